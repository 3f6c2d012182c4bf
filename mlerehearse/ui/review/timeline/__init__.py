"""The timeline of a take: waveform, beat lane and flag lane over one time axis."""
