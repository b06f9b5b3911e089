package nndl.data.picture;

import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory, as an input of Java's decoders. It records whether a decoder has tried to read
 * past the end of the file.
 */
final class BytesInput extends ImageInputStreamImpl {
  private final byte[] bytes;
  private boolean exhausted;

  BytesInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= bytes.length) {
      exhausted = true;
      return -1;
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, target, from, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  /**
   * Whether a decoder has tried to read past the end. The decoders of JPEG and GIF report no error
   * then: they fill in the missing pixels.
   */
  boolean exhausted() {
    return exhausted;
  }
}
