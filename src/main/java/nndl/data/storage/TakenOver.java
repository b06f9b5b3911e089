package nndl.data.storage;

import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** Thrown by every write of a process whose directory another process has taken over. */
public final class TakenOver extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Path directory;

  TakenOver(Path directory, String by) {
    super("that %s belongs to %s".formatted(directory, by));
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }
}
