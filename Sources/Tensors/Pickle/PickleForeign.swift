/// What a pickle may reference besides a checkpoint's weights without being rejected. It is never called.
///
/// An instance of a class is created without calling anything by name (`NEWOBJ`), and is kept opaque whatever its class. A
/// call (`REDUCE`) may do anything: it can be skipped only for types that make plain values, and for the classes of a
/// training script, whose enumerations are written this way. All others are rejected by name, above all those that come with
/// Python.
enum PickleForeign {
    /// Functions whose first argument is the class of an instance.
    static let reconstructors: Set = [
        "copyreg._reconstructor", "copy_reg._reconstructor", "copyreg.__newobj__",
    ]

    private static let values: Set = [
        "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct",
        "numpy._core.numeric._frombuffer", "numpy.core.numeric._frombuffer",
        "numpy.random._pickle.__randomstate_ctor", "numpy.random._pickle.__generator_ctor",
        "numpy.random._pickle.__bit_generator_ctor",
        "torch.device", "torch.Size", "torch.Generator", "torch._utils._rebuild_sparse_tensor",
        "torch._utils._rebuild_qtensor", "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_parameter_with_state", "torch._utils._rebuild_device_tensor_from_numpy",
        "torch.nn.backends.thnn._get_thnn_function_backend",
        "builtins.set", "builtins.frozenset", "builtins.complex", "builtins.bytearray", "builtins.slice",
        "builtins.range", "__builtin__.set", "__builtin__.frozenset", "__builtin__.complex",
        "__builtin__.bytearray", "collections.defaultdict", "collections.Counter", "collections.deque",
        "datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta", "datetime.timezone",
        "decimal.Decimal", "fractions.Fraction", "uuid.UUID", "types.SimpleNamespace", "functools.partial",
        "argparse.Namespace", "pathlib.Path", "pathlib.PosixPath", "pathlib.WindowsPath",
        "pathlib.PurePosixPath", "pathlib.PureWindowsPath", "pathlib._local.PosixPath",
        "pathlib._local.WindowsPath",
    ]

    static func isHarmless(_ name: String) -> Bool {
        values.contains(name) || reconstructors.contains(name) || isClassOfScript(name)
    }

    /// Whether a name is, by its capital, that of a class in a module that is not part of Python.
    private static func isClassOfScript(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        guard let module = parts.first, let last = parts.last, parts.count > 1 else { return false }
        return last.first?.isUppercase == true && !pythonModules.contains(module)
            && (module == "__main__" || !module.hasPrefix("_"))
    }

    /// `sys.stdlib_module_names` of Python 3.11, and modules that had other names in Python 2.
    private static let pythonModules: Set = Set(
        """
        abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii \
        bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections \
        colorsys compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes \
        curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum \
        errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt \
        getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp \
        importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox \
        mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt \
        ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools \
        pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile \
        pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy \
        sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket \
        socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep \
        struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios \
        textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty \
        turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref \
        webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo \
        __builtin__ commands urllib2 httplib Queue SocketServer BaseHTTPServer
        """.split(separator: " "))
}
