package nndl.data.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** The files of a file system of Hadoop, such as HDFS. */
record RemoteFiles(FileSystem files, Configuration configuration) implements FileOps {
  private static final int BUFFER = 1 << 16;

  /**
   * The directory must exist, because {@link FileSystem#create} would create it again after another
   * owner has renamed it. The last block is synced when the file is closed.
   */
  @Override
  public NewFile create(Path file) throws IOException {
    short replication = files.getDefaultReplication(file);
    long block = files.getDefaultBlockSize(file);
    try {
      FSDataOutputStream out =
          canReplace(file)
              ? files.createNonRecursive(
                  file,
                  FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(configuration)),
                  EnumSet.of(CreateFlag.CREATE, CreateFlag.SYNC_BLOCK),
                  BUFFER,
                  replication,
                  block,
                  null)
              : files.create(file, false, BUFFER, replication, block, null);
      return new NewFile(out, () -> sync(out));
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      throw (IOException) new FileAlreadyExistsException(file.toString()).initCause(e);
    }
  }

  private static void sync(FSDataOutputStream out) throws IOException {
    if (out.hasCapability(StreamCapabilities.HSYNC)) {
      out.hsync();
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    if (!canReplace(from) && files.exists(to)) {
      throw new IOException("a file on a file system that cannot replace one in one step");
    }
    rename(from, to, Options.Rename.OVERWRITE);
  }

  @Override
  public void renameNew(Path from, Path to) throws IOException {
    try {
      rename(from, to, Options.Rename.NONE);
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException e) {
      throw (IOException) new FileAlreadyExistsException(to.toString()).initCause(e);
    }
  }

  /**
   * Only {@link FileContext} replaces a file in one step. It does not know every file system.
   * {@link FileSystem#rename} would move a directory into one of the new name.
   */
  private void rename(Path from, Path to, Options.Rename how) throws IOException {
    Optional<FileContext> context = context(from);
    if (context.isPresent()) {
      context.get().rename(from, to, how);
    } else if (files.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    } else if (!files.exists(from)) {
      throw new FileNotFoundException(from.toString());
    } else if (!files.rename(from, to)) {
      throw new IOException("a place where nothing can be renamed");
    }
  }

  @Override
  public boolean canReplace(Path path) throws IOException {
    return context(path).isPresent();
  }

  private Optional<FileContext> context(Path path) throws IOException {
    try {
      return Optional.of(
          FileContext.getFileContext(files.makeQualified(path).toUri(), configuration));
    } catch (UnsupportedFileSystemException e) {
      return Optional.empty();
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
    Deque<Path> missing = new ArrayDeque<>();
    for (Path one = directory; one != null && !files.exists(one); one = one.getParent()) {
      missing.push(one);
    }
    if (!files.mkdirs(directory)) {
      throw new IOException("a place where no directory can be made");
    }
    if (files instanceof DistributedFileSystem) {
      for (Path made : missing) { // from the outermost on
        share(made);
      }
    }
  }

  /**
   * Whoever of a group may write into a directory may also write into those that are made there.
   */
  private void share(Path made) throws IOException {
    FsPermission above = files.getFileStatus(made.getParent()).getPermission();
    if (above.getGroupAction().implies(FsAction.WRITE)
        && !above.getOtherAction().implies(FsAction.WRITE)) {
      FsPermission own = files.getFileStatus(made).getPermission();
      files.setPermission(
          made,
          new FsPermission(
              own.getUserAction(), own.getGroupAction().or(FsAction.WRITE), own.getOtherAction()));
    }
  }

  /** On HDFS a name survives as soon as it can be seen. */
  @Override
  public void syncDirectory(Path directory) {}
}
