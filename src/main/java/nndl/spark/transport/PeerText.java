package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Shows text that others have sent or caused, for the log and for errors: as one line of at most
 * 200 characters, without characters that control a terminal.
 */
public final class PeerText {
  static final int MAX_LENGTH = 200;
  private static final String GAP = " ... ";
  private static final int END_LENGTH = 80;
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

  private PeerText() {}

  /** Reads a text that ends its message, which must say something. */
  static String line(ByteBuffer in) {
    String line = shown(StandardCharsets.UTF_8.decode(in).toString());
    return line.isBlank() ? "executor: expected a reason, found an error without a text" : line;
  }

  /** Of a text that is too long, the middle is left out, since places stand first in errors. */
  public static String shown(String text) {
    String whole = String.valueOf(text);
    String cut =
        whole.length() <= MAX_LENGTH
            ? whole
            : whole.substring(0, MAX_LENGTH - GAP.length() - END_LENGTH)
                + GAP
                + whole.substring(whole.length() - END_LENGTH);
    return UNPRINTABLE.matcher(cut).replaceAll("?");
  }
}
