"""Services on Qt Core and Qt Multimedia, without widgets."""
