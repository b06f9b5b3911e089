package nndl.data.picture;

import javax.imageio.stream.ImageInputStreamImpl;

/** A file in memory as decoders read it, which knows whether one wanted more than there is. */
final class BytesInput extends ImageInputStreamImpl {
  private final byte[] bytes;
  private boolean exhausted;

  BytesInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      exhausted = true;
      return -1;
    }
    return bytes[(int) streamPos++] & 0xff;
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

  /** Decoders of JPEG and GIF make up what is missing, and tell nobody. */
  boolean exhausted() {
    return exhausted;
  }
}
