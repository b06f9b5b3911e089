package nndl.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.fs.permission.FsPermission;

/** The files of a file system of Hadoop, such as HDFS. */
final class RemoteFiles implements Volume {
  private static final int BUFFER = 1 << 16;

  private final FileSystem files;
  private final Configuration configuration;

  RemoteFiles(FileSystem files, Configuration configuration) {
    this.files = files;
    this.configuration = configuration;
  }

  private static final class Stream extends NewFile {
    private final FSDataOutputStream out;

    Stream(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    void sync() throws IOException {
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /**
   * The directory must exist, because {@link FileSystem#create} would create it again after another
   * owner has renamed it. The last block is synced when the file is closed.
   */
  @Override
  public NewFile create(Path file) throws IOException {
    try {
      return new Stream(createBelow(file));
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      throw (IOException) new FileAlreadyExistsException(file.toString()).initCause(e);
    }
  }

  private FSDataOutputStream createBelow(Path file) throws IOException {
    short replication = files.getDefaultReplication(file);
    long block = files.getDefaultBlockSize(file);
    try {
      return files.createNonRecursive(
          file,
          FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(configuration)),
          EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK),
          BUFFER,
          replication,
          block,
          null);
    } catch (IOException | UnsupportedOperationException e) {
      if (!isUnsupported(e)) {
        throw e;
      }
      FileStatus unused = files.getFileStatus(file.getParent());
      return files.create(file, false, BUFFER, replication, block, null);
    }
  }

  /** Not every file system has the call. Hadoop says so only in the text of its message. */
  private static boolean isUnsupported(Exception e) {
    return e instanceof UnsupportedOperationException
        || (e.getMessage() != null && e.getMessage().startsWith("createNonRecursive unsupported"));
  }

  /**
   * Only {@link FileContext} replaces a file in one step. It does not know every file system; on
   * the others two plain renames do it.
   */
  @Override
  public void rename(Path from, Path to) throws IOException {
    FileContext context = context(from);
    if (context != null) {
      context.rename(from, to, Options.Rename.OVERWRITE);
    } else {
      renameByTwoSteps(from, to);
    }
  }

  @Override
  public void renameNew(Path from, Path to) throws IOException {
    FileContext context = context(from);
    if (context == null) {
      Volume.super.renameNew(from, to);
      return;
    }
    try {
      context.rename(from, to);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      throw (IOException) new FileAlreadyExistsException(to.toString()).initCause(e);
    }
  }

  /**
   * Renames the old file, then gives its name to the new file. If the second step fails, the old
   * file gets its name back. If the process is killed between the two, the old file stays beside.
   */
  private void renameByTwoSteps(Path from, Path to) throws IOException {
    boolean replaces = files.exists(to);
    Path old = Paths.child(to.getParent(), from.getName() + ".old");
    if (replaces) {
      renamePlainly(to, old);
    }
    try {
      renamePlainly(from, to);
    } catch (IOException | RuntimeException e) {
      if (replaces) {
        renamePlainly(old, to);
      }
      throw e;
    }
    if (replaces) {
      files.delete(old, false);
    }
  }

  private void renamePlainly(Path from, Path to) throws IOException {
    if (!files.exists(from)) {
      throw new FileNotFoundException(from.toString());
    }
    if (!files.rename(from, to)) {
      throw new IOException("a place where nothing can be renamed");
    }
  }

  /** {@link FileSystem#rename} would move a directory into one of the new name. */
  @Override
  public void renameDirectory(Path from, Path to) throws IOException {
    FileContext context = context(from);
    if (context != null) {
      context.rename(from, to);
    } else {
      renamePlainly(from, to);
    }
  }

  private FileContext context(Path path) throws IOException {
    try {
      return FileContext.getFileContext(files.makeQualified(path).toUri(), configuration);
    } catch (UnsupportedFileSystemException e) {
      return null;
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    files.delete(path, false);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return files.exists(path);
  }

  @Override
  public List<String> names(Path directory) throws IOException {
    try {
      return Arrays.stream(files.listStatus(directory))
          .map(FileStatus::getPath)
          .map(Path::getName)
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    if (!files.mkdirs(directory)) {
      throw new IOException("a place where no directory can be made");
    }
  }

  /** On HDFS a name survives as soon as it can be seen. */
  @Override
  public void syncDirectory(Path directory) {}
}
