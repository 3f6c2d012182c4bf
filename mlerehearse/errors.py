"""All errors that users can see; the text is one sentence that also says what to do.

RehearseError
├── InputError            a file that can't be used
│   ├── AudioError        not readable as sound, empty
│   ├── NoSpeechError     sound without speech
│   └── TranscriptError   not a transcript, or a damaged one
├── ModelError
│   ├── ModelMissingError   the model isn't installed
│   ├── ModelDamagedError   a model's file doesn't match its pinned checksum
│   └── DownloadError       a model that can't be downloaded at the moment
├── DeviceError           no microphone, microphone unplugged, permission denied
├── StorageError          disk full, no permission, folder or index unusable
│   ├── AlreadyOpenError    another window or command uses the data folder
│   └── NewerVersionError   written by a newer version of the app
└── WorkerError           a child process died or sent an unexpected answer
"""


class RehearseError(Exception):
    """The base class: its text is shown to the user without a traceback."""


class InputError(RehearseError):
    """A file that can't be used."""


class AudioError(InputError):
    """A file that isn't readable as sound, or that contains none."""


class NoSpeechError(InputError):
    """Sound without any speech."""


class TranscriptError(InputError):
    """A file that isn't a transcript, or a damaged one."""


class ModelError(RehearseError):
    """A speech model that can't be used."""


class ModelMissingError(ModelError):
    """The model isn't installed."""


class ModelDamagedError(ModelError):
    """A model's file doesn't match its pinned checksum."""


class DownloadError(ModelError):
    """A model that can't be downloaded at the moment."""


class DeviceError(RehearseError):
    """A microphone or speaker that can't be used."""


class StorageError(RehearseError):
    """The disk, a folder's permissions or the index prevents the work."""


class AlreadyOpenError(StorageError):
    """Another window or command uses the data folder."""


class NewerVersionError(StorageError):
    """A file that a newer version of the app wrote."""


class WorkerError(RehearseError):
    """A child process died or sent an unusable answer."""
