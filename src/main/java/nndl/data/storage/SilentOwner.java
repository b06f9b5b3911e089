package nndl.data.storage;

import java.io.IOException;
import java.util.Optional;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;

/**
 * An owner of a directory of which only time can tell whether it lives, such as one on another
 * machine.
 *
 * @param process names it for people
 * @param seconds how long whoever wants the directory waits for a sign of life
 */
public record SilentOwner(String process, long seconds) {
  /** Returns that of a directory, or empty if there is none. Does not wait. */
  public static Optional<SilentOwner> of(Storage storage, Path directory) throws IOException {
    Optional<OwnerWatch> watch =
        OwnerWatch.ofOwned(storage, directory, "", new SystemClock(), line -> {});
    return watch.isPresent() ? watch.get().silentOwner() : Optional.empty();
  }
}
