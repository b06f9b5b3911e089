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
public record Severed(int rank, boolean isBreach, String why) {
  private static final int HEAD_BYTES = 2 * Integer.BYTES;

  /** Thrown where the group waits for the other. */
  public static final class SeveredException extends IOException {
    private static final long serialVersionUID = 1;
    private final transient Severed severed;

    public SeveredException(Severed severed) {
      super(severed.why());
      this.severed = severed;
    }

    public Severed severed() {
      return severed;
    }
  }

  public void write(Parts out) {
    byte[] text = why.getBytes(StandardCharsets.UTF_8);
    out.putInt(rank).putInt(isBreach ? 1 : 0).put(text, text.length);
  }

  /** Reads what {@link #write} wrote. */
  static Severed read(ByteBuffer in) throws ProtocolException {
    ProtocolException.require(in.remaining() >= HEAD_BYTES, "a group, found the end");
    int rank = in.getInt();
    int breach = in.getInt();
    ProtocolException.require(breach == 0 || breach == 1, "a breach or none");
    return new Severed(rank, breach == 1, PeerText.line(in));
  }
}
