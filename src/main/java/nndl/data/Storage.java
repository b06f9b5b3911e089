package nndl.data;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Files on any file system that Hadoop reads: {@code file:}, {@code hdfs:}, {@code s3a:}; a path
 * without a scheme is on the default one.
 */
public final class Storage {
  private static final int BUFFER = 1 << 16;

  private final Configuration configuration;

  public Storage(Configuration configuration) {
    this.configuration = configuration;
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException;
  }

  public boolean exists(Path path) throws IOException {
    return fileSystem(path).exists(path);
  }

  public FileStatus status(Path path) throws IOException {
    return fileSystem(path).getFileStatus(path);
  }

  /** Makes a directory, and those above it, where there is none. */
  public void createDirectory(Path path) throws IOException {
    if (!fileSystem(path).mkdirs(path)) {
      throw new IOException("a place where no directory can be made");
    }
  }

  /** Opens a file for reading from any position. */
  public FSDataInputStream open(Path path) throws IOException {
    return fileSystem(path).open(path, BUFFER);
  }

  /** Where the blocks of a file are; asks nothing of file systems that do not know. */
  List<BlockLocation> blocks(DataFile file) throws IOException {
    Path path = new Path(file.path());
    FileStatus status = new FileStatus(file.length(), false, 1, 1, file.modified(), path);
    return List.of(fileSystem(path).getFileBlockLocations(status, 0, file.length()));
  }

  /** The files and directories in a directory. */
  public FileStatus[] list(Path directory) throws IOException {
    return fileSystem(directory).listStatus(directory);
  }

  /** What a pattern matches; null if it is the name of a file that is not there. */
  public FileStatus[] glob(Path pattern) throws IOException {
    return fileSystem(pattern).globStatus(pattern);
  }

  /** The names of what is in a directory, in ascending order; none if there is no directory. */
  public List<String> names(Path directory) throws IOException {
    try {
      return Arrays.stream(fileSystem(directory).listStatus(directory))
          .map(status -> status.getPath().getName())
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** Deletes a file if it is there. */
  public void delete(Path file) throws IOException {
    fileSystem(file).delete(file, false);
  }

  /**
   * Writes a whole file or nothing, in place of a file that had its name. Where a file appears only
   * when it is closed, as on S3, under its own name at once, since a rename there is a copy that
   * may end halfway; elsewhere under a temporary name, which then becomes {@code path}.
   */
  public void write(Path path, Writer writer) throws IOException {
    FileSystem files = fileSystem(path);
    if (files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)) {
      writeOrAbort(files, path, writer);
    } else {
      writeAndRename(files, path, writer);
    }
  }

  private static void writeOrAbort(FileSystem files, Path path, Writer writer) throws IOException {
    FSDataOutputStream out = files.create(path, true);
    try {
      writer.write(out);
    } catch (IOException | RuntimeException e) {
      out.abort(); // closing it now would show half a file
      throw e;
    }
    out.close();
  }

  private void writeAndRename(FileSystem files, Path path, Writer writer) throws IOException {
    String unique = UUID.randomUUID().toString(); // another job may write the same file
    Path temporary = new Path(path.getParent(), "." + path.getName() + "." + unique + ".tmp");
    try {
      if (files.getClass() == RawLocalFileSystem.class) {
        writeAndRename((RawLocalFileSystem) files, temporary, path, writer);
        return;
      }
      try (OutputStream out = files.create(temporary, true)) {
        writer.write(out);
      }
      FileContext.getFileContext(files.makeQualified(path).toUri(), configuration)
          .rename(temporary, path, Options.Rename.OVERWRITE);
    } finally {
      files.delete(temporary, false);
    }
  }

  /** Hadoop would start five processes, chmod and readlink, for a local file: 20 ms. */
  private static void writeAndRename(
      RawLocalFileSystem files, Path temporary, Path path, Writer writer) throws IOException {
    files.mkdirs(path.getParent());
    File file = files.pathToFile(temporary);
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(file), BUFFER)) {
      writer.write(out);
    }
    try {
      Files.move(file.toPath(), files.pathToFile(path).toPath(), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw new IOException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /** Fails unless files can be written to a directory as {@link #write} writes them. */
  public void requireWritable(Path directory) throws IOException {
    Path probe = new Path(directory, ".nndl-probe-" + UUID.randomUUID());
    write(probe, out -> {});
    delete(probe);
  }

  /** The path with its scheme and without dots, as it is shown to the user and given to workers. */
  public Path qualified(Path path) throws IOException {
    return fileSystem(path).makeQualified(path);
  }

  /** The file system itself, without the .crc files that Hadoop puts beside local ones. */
  private FileSystem fileSystem(Path path) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    return files instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : files;
  }
}
