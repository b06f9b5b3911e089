package nndl.fuzz;

import java.util.List;
import java.util.function.LongConsumer;
import nndl.error.InputException;

/** A reader of bytes that others wrote, as {@link Contract} holds it to what it promises. */
public interface FuzzTarget {
  /** Returns whole inputs, as the project's own writers make them. */
  List<byte[]> seeds() throws Exception;

  /**
   * Reads an input as the program does.
   *
   * @param declared takes the pixels or bytes that the input has when it is decoded, which may cost
   *     time and memory too
   */
  void read(byte[] input, LongConsumer declared) throws Exception;

  /** Whether the reader promises to end so for wrong bytes. */
  default boolean promises(Throwable end) {
    return end instanceof InputException;
  }
}
