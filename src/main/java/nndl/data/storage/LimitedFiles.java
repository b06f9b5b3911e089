package nndl.data.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Files for each of whose steps the caller waits no longer than a limit. */
record LimitedFiles(FileOps files, TimeLimit limit) implements FileOps {
  @Override
  public NewFile create(Path file) throws IOException {
    NewFile created = limit.call(() -> files.create(file));
    LimitedStream limited = new LimitedStream(created.out(), limit);
    return new NewFile(limited, () -> limited.step(created::sync));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    limit.run(() -> files.rename(from, to));
  }

  @Override
  public void renameNew(Path from, Path to) throws IOException {
    limit.run(() -> files.renameNew(from, to));
  }

  @Override
  public void delete(Path path) throws IOException {
    limit.run(() -> files.delete(path));
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return limit.call(() -> files.exists(path));
  }

  @Override
  public List<String> names(Path directory) throws IOException {
    return limit.call(() -> files.names(directory));
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    limit.run(() -> files.createDirectory(directory));
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    limit.run(() -> files.syncDirectory(directory));
  }

  @Override
  public boolean canReplace(Path path) throws IOException {
    return limit.call(() -> files.canReplace(path));
  }

  @Override
  public boolean areOfThisMachine() {
    return files.areOfThisMachine();
  }

  /** Both may wait for a server. */
  @Override
  public Closeable lock(Path file) throws IOException {
    return limit.call(() -> files.lock(file));
  }

  @Override
  public Optional<Boolean> isLocked(Path file) throws IOException {
    return limit.call(() -> files.isLocked(file));
  }
}
