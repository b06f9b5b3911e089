package nndl.data.storage;

import nndl.error.InputException;
import org.apache.hadoop.fs.Path;

/**
 * An owner of a directory that is not known to be dead.
 *
 * @param process names it for people
 * @param seconds how long whoever wants the directory waits for a sign of life, or 0 if the owner
 *     is seen to live
 */
public record SeenOwner(Path directory, String process, long seconds) {
  /**
   * Returns the error of a process that wants the directory.
   *
   * @param hint what the user can do about the owner
   */
  public InputException refusal(String hint) {
    return InputException.expected(
        directory, "a directory into which no other process writes", process + "; " + hint);
  }
}
