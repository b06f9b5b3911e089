package nndl.data.storage;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import nndl.error.InputException;

/** Decodes texts in UTF-8. Another encoding is an error, and never becomes another text. */
public final class Utf8 {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  /**
   * Returns the text of a file, without a byte order mark.
   *
   * @param place the file, for messages
   */
  public static String text(Object place, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // which reports what is wrong
    CharBuffer text = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    int zero = text.toString().indexOf('\0');
    if (result.isError() || zero >= 0) {
      long line =
          1 + text.chars().limit(zero < 0 ? text.length() : zero).filter(c -> c == '\n').count();
      throw InputException.expected(
          place + ", line " + line,
          "text in UTF-8",
          zero < 0 ? "other bytes" : "a zero, as UTF-16 has");
    }
    return text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK
        ? text.subSequence(1, text.length()).toString()
        : text.toString();
  }
}
