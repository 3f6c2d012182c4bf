"""Every error that a user can meet; its text is one sentence in the user's words with the way out.

RehearseError
├── InputError            a file that can't be used
│   ├── AudioError        not readable as sound, empty
│   ├── NoSpeechError     sound without speech
│   └── TranscriptError   not a transcript, or a damaged one
├── ModelError
│   ├── ModelMissingError   no such model is installed
│   ├── ModelDamagedError   a model's file is not what was pinned
│   └── DownloadError       a model that can't be fetched now
├── DeviceError           no microphone, microphone gone, permission refused
├── StorageError          disk full, no rights, folder or index unusable
│   └── NewerVersionError   written by a newer version of the app
└── WorkerError           a child process died or answered with something unexpected
"""


class RehearseError(Exception):
    """The root: shown as it is, without a traceback."""


class InputError(RehearseError):
    """A file that can't be used."""


class AudioError(InputError):
    """A file that is not readable as sound, or holds none."""


class NoSpeechError(InputError):
    """Sound in which no speech was heard."""


class TranscriptError(InputError):
    """A file that is no transcript, or a damaged one."""


class ModelError(RehearseError):
    """A speech model that can't be used."""


class ModelMissingError(ModelError):
    """No such model is installed."""


class ModelDamagedError(ModelError):
    """A model's file is not what was pinned."""


class DownloadError(ModelError):
    """A model that can't be fetched now."""


class DeviceError(RehearseError):
    """A microphone or speaker that can't be used."""


class StorageError(RehearseError):
    """The disk, a folder's rights or the index stand in the way."""


class NewerVersionError(StorageError):
    """A file that a newer version of the app wrote."""


class WorkerError(RehearseError):
    """A child process died or gave an answer that nobody can use."""
