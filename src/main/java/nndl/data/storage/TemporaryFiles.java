package nndl.data.storage;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nndl.time.Task;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The files that a process writes under temporary names of their own, outside of the directories
 * that it owns. When the JVM ends, those that are not complete are deleted, and no other one is
 * begun. A file that has got its name is not deleted, since it has the temporary one no more. In a
 * directory of an owner, the end of the lease does the same.
 */
final class TemporaryFiles {
  /** The files of this JVM. */
  static final TemporaryFiles OF_JVM = new TemporaryFiles();

  /** After what a training saves, and before Spark's hook, which may take all the time left. */
  private static final int HOOK_PRIORITY = 900;

  /** How long the end of the JVM waits for storage that does not answer. */
  private static final int SECONDS = 1;

  private final Set<WholeFile> files = new HashSet<>();
  private boolean hasHook;
  private boolean isEnding;

  /** Writes a file like {@link WholeFile#write}. */
  void write(WholeFile file, NewContent.Writer writer, StorageTimeout.Step last)
      throws IOException {
    begin(file);
    try {
      file.write(
          out -> {
            requireNotEnding(); // the end may have come before the file was there
            writer.write(out);
          },
          last);
    } finally {
      end(file);
    }
  }

  private synchronized void begin(WholeFile file) throws IOException {
    requireNotEnding();
    if (!hasHook) {
      hasHook = true;
      addHook();
    }
    files.add(file);
  }

  private synchronized void end(WholeFile file) {
    files.remove(file);
  }

  private synchronized void requireNotEnding() throws IOException {
    if (isEnding) {
      throw new IOException("the end of the process");
    }
  }

  private void addHook() {
    try {
      ShutdownHookManager.get().addShutdownHook(this::deleteAll, HOOK_PRIORITY);
    } catch (IllegalStateException e) {
      // the JVM ends already, and a file that is begun now is one that its end needs
    }
  }

  /** Deletes all files that are not complete. What does not answer keeps no other one waiting. */
  void deleteAll() {
    Map<Task<Void>, StorageTimeout> deletions = new LinkedHashMap<>();
    try {
      for (WholeFile file : ended()) {
        StorageTimeout limit = new StorageTimeout(file.timeout().threads(), SECONDS);
        deletions.put(limit.start(file::deleteTemporary), limit);
      }
      for (Map.Entry<Task<Void>, StorageTimeout> deletion : deletions.entrySet()) {
        Void unused = deletion.getValue().await(deletion.getKey());
      }
    } catch (IOException e) {
      // what cannot be deleted stays: the end is not the time to tell it
    }
  }

  /** Has no other file begin, and returns those that are not complete. */
  private synchronized List<WholeFile> ended() {
    isEnding = true;
    return List.copyOf(files);
  }
}
