package nndl.spark.barrier;

import java.io.EOFException;
import java.io.IOException;
import nndl.error.InputException;

/**
 * Thrown if a task can't load its shards for a reason that may hold on its own host only: its heap,
 * its local files, or how it reaches storage. Another attempt may have more success there or
 * elsewhere. The message is one line for the user.
 */
final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  HostException(InputException cause) {
    super(cause.getMessage(), cause);
  }

  /**
   * Returns the error to report for one that was thrown while a task loaded its shards. What a file
   * contains is the same for all hosts; whether it can be read is not.
   */
  static Throwable of(Throwable error) {
    return error instanceof InputException input
            && input.getCause() instanceof IOException reading
            && !(reading instanceof EOFException)
        ? new HostException(input)
        : error;
  }
}
