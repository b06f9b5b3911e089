package nndl.data;

import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

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

  /** The files and directories in a directory. */
  public FileStatus[] list(Path directory) throws IOException {
    return fileSystem(directory).listStatus(directory);
  }

  /** What a pattern matches; null if it is the name of a file that is not there. */
  public FileStatus[] glob(Path pattern) throws IOException {
    return fileSystem(pattern).globStatus(pattern);
  }

  /**
   * Writes a whole file or nothing: under a temporary name, which then becomes {@code path}, in
   * place of a file that had that name.
   */
  public void write(Path path, Writer writer) throws IOException {
    String unique = UUID.randomUUID().toString(); // another job may write the same file
    Path temporary = new Path(path.getParent(), "." + path.getName() + "." + unique + ".tmp");
    FileSystem files = fileSystem(path);
    try {
      try (OutputStream out = files.create(temporary, true)) {
        writer.write(out);
      }
      FileContext.getFileContext(files.makeQualified(path).toUri(), configuration)
          .rename(temporary, path, Options.Rename.OVERWRITE);
    } finally {
      files.delete(temporary, false);
    }
  }

  /** Fails unless files can be written to a directory as {@link #write} writes them. */
  public void requireWritable(Path directory) throws IOException {
    Path probe = new Path(directory, ".nndl-probe-" + UUID.randomUUID());
    write(probe, out -> {});
    fileSystem(probe).delete(probe, false);
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
