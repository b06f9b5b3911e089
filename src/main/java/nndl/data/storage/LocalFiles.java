package nndl.data.storage;

import java.io.Closeable;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Local files without Hadoop's classes. They would start five processes (chmod and readlink) for
 * each file, which takes 20 ms, and they cannot sync.
 */
record LocalFiles(RawLocalFileSystem local) implements DiskFiles {
  /** What systems say of a directory that cannot be synced on its file system, as on CIFS. */
  private static final Pattern UNSUPPORTED =
      Pattern.compile("Invalid argument|Operation not supported|Function not implemented");

  /** Whether the files of a file system are this machine's, without a layer of a test. */
  static boolean areOf(FileSystem files) {
    return files.getClass() == RawLocalFileSystem.class;
  }

  private java.nio.file.Path path(Path path) {
    return local.pathToFile(path).toPath();
  }

  /** Errors have the form of those of streams: the path, and in parentheses the reason. */
  @Override
  public NewFile create(Path path) throws IOException {
    File file = local.pathToFile(path);
    boolean isNew;
    try {
      isNew = file.createNewFile();
    } catch (IOException e) {
      throw (IOException)
          new FileNotFoundException("%s (%s)".formatted(file, e.getMessage())).initCause(e);
    }
    if (!isNew) {
      throw new FileAlreadyExistsException(file.toString());
    }
    FileOutputStream out = new FileOutputStream(file);
    return new NewFile(out, out.getFD()::sync);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    try {
      Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw withKind(e);
    }
  }

  /** Where only its user may rename a file, as in /tmp, the error has no class of its own. */
  static FileSystemException withKind(FileSystemException e) {
    if (!"Operation not permitted".equals(e.getReason())) {
      return e;
    }
    FileSystemException denied =
        new AccessDeniedException(e.getFile(), e.getOtherFile(), e.getReason());
    denied.initCause(e);
    return denied;
  }

  /**
   * Only a new link fails if a file of the name exists. Where there are no links, a look comes
   * before.
   */
  @Override
  public void renameNew(Path from, Path to) throws IOException {
    if (Files.isDirectory(path(from), LinkOption.NOFOLLOW_LINKS)) {
      rename(from, to);
      return;
    }
    try {
      Files.createLink(path(to), path(from));
      Files.delete(path(from));
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      if (exists(to)) {
        throw new FileAlreadyExistsException(to.toString());
      }
      rename(from, to);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    Files.deleteIfExists(path(path));
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path(path), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<String> names(Path directory) throws AccessDeniedException {
    File local = path(directory).toFile();
    String[] names = local.list();
    if (names == null && local.isDirectory()) {
      throw new AccessDeniedException(local.toString());
    }
    return names == null ? List.of() : Arrays.stream(names).sorted().toList();
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    DiskFiles.super.createDirectory(local.makeQualified(directory));
  }

  @Override
  public boolean isDirectory(Path path) {
    return local.pathToFile(path).isDirectory();
  }

  /** Hadoop is asked only after a failure, since its errors say which part is no directory. */
  @Override
  public void makeDirectory(Path one, Path wanted) throws IOException {
    File made = local.pathToFile(one);
    if (made.mkdir()) {
      share(made.toPath());
    } else if (!made.isDirectory() && !local.mkdirs(wanted)) {
      throw new IOException("a place where no directory can be made");
    }
  }

  /** Creates a directory that only its user can read, and its parents. Nothing is synced. */
  boolean createPrivateDirectory(Path directory) throws IOException {
    Set<PosixFilePermission> own = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(path(directory), PosixFilePermissions.asFileAttribute(own));
    Files.setPosixFilePermissions(path(directory), own); // it may have been there
    return true;
  }

  String owner(Path path) throws IOException {
    return Files.getOwner(path(path)).getName();
  }

  /**
   * Whoever of a group may write into a directory may also write into those that are made there.
   */
  private static void share(java.nio.file.Path made) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view != null && made.getParent() != null) {
      Set<PosixFilePermission> above = Files.getPosixFilePermissions(made.getParent());
      Set<PosixFilePermission> own = new HashSet<>(view.readAttributes().permissions());
      if (above.contains(PosixFilePermission.GROUP_WRITE)
          && !above.contains(PosixFilePermission.OTHERS_WRITE)
          && own.add(PosixFilePermission.GROUP_WRITE)) {
        view.setPermissions(own);
      }
    }
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    sync(path(directory));
  }

  @Override
  public boolean areOfThisMachine() {
    return true;
  }

  @Override
  public Closeable lock(Path file) throws IOException {
    return HostLock.create(path(file));
  }

  @Override
  public Optional<Boolean> isLocked(Path file) {
    return HostLock.isHeld(path(file));
  }

  /** Not every system opens directories. Where none can be opened, none can be synced. */
  private static void sync(java.nio.file.Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Windows, and a directory in which one may write but not look
    } catch (IOException e) {
      if (!UNSUPPORTED.matcher(String.valueOf(e.getMessage())).matches()) {
        throw e;
      }
    }
  }
}
