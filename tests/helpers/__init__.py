"""Small fakes and drivers that the tests share."""
