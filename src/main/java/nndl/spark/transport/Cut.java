package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Why a worker group can't add its sums with another one. It tells the driver, which ends the
 * attempt.
 *
 * @param rank the rank of the other group
 * @param isBreach whether that has broken the protocol
 */
public record Cut(int rank, boolean isBreach, String why) {
  private static final int HEAD_BYTES = 2 * Integer.BYTES;

  /** Thrown where the group waits for the other. */
  public static final class CutException extends IOException {
    private static final long serialVersionUID = 1;
    private final transient Cut cut;

    public CutException(Cut cut) {
      super(cut.why());
      this.cut = cut;
    }

    public Cut cut() {
      return cut;
    }
  }

  public void write(Parts out) {
    byte[] text = why.getBytes(StandardCharsets.UTF_8);
    out.putInt(rank).putInt(isBreach ? 1 : 0).put(text, text.length);
  }

  /** Reads what {@link #write} wrote, of one of so many groups. */
  static Cut read(ByteBuffer in, int groups) throws ProtocolException {
    ProtocolException.require(in.remaining() >= HEAD_BYTES, "a group, found the end");
    int rank = in.getInt();
    ProtocolException.require(0 <= rank && rank < groups, "the rank of a group");
    int breach = in.getInt();
    ProtocolException.require(breach == 0 || breach == 1, "a breach or none");
    return new Cut(rank, breach == 1, PeerText.line(in));
  }
}
