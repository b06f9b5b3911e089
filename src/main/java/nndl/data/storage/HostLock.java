package nndl.data.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A lock of the operating system that a process holds for as long as it lives, whatever ends it. It
 * shows other processes of the same machine at once whether an owner still lives. Nothing else in
 * the process may open the file, since closing it would free the lock.
 */
record HostLock(Path file, FileChannel channel) implements Closeable {
  /** The name of the file in the folder of an owner. */
  static final String FILE = "lock";

  /** The files whose locks this process holds. */
  private static final Set<Path> HELD = Collections.synchronizedSet(new HashSet<>());

  /** Creates the file, which must not exist, and locks it. */
  static HostLock create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      FileLock unused = channel.lock(); // held by the open channel; others only look for a moment
    } catch (IOException | OverlappingFileLockException e) {
      // a file system without locks: other processes then wait as those of other machines do
    }
    try {
      Path real = file.toRealPath();
      HELD.add(real);
      return new HostLock(real, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Whether a process holds the lock of a file. Empty if that cannot be told, because the file is
   * another user's, or its file system has no locks.
   */
  static Optional<Boolean> isHeld(Path file) {
    try {
      if (HELD.contains(file.toRealPath())) {
        return Optional.of(true);
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        return Optional.of(lock == null);
      }
    } catch (OverlappingFileLockException e) {
      return Optional.of(true);
    } catch (NoSuchFileException e) {
      return Optional.of(false);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    HELD.remove(file);
    channel.close();
  }
}
