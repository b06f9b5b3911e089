package nndl.data.storage;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The compression of a file, determined from its first bytes. Commons Compress is used because it
 * reads a file of several compressed members to the end and rejects garbage between them. The gzip
 * stream of the JDK may stop after a member if its source reports that no bytes are available, and
 * it ignores garbage after a member.
 */
enum Compression {
  NONE,
  GZIP,
  BZIP2;

  /** The number of a file's first bytes that {@link #of} needs. */
  static final int HEADER_BYTES = 5;

  static Compression of(byte[] head) {
    if (GzipCompressorInputStream.matches(head, head.length)) {
      return GZIP;
    }
    boolean bzip2 =
        head.length >= HEADER_BYTES
            && BZip2CompressorInputStream.matches(head, head.length)
            && head[3] >= '1'
            && head[3] <= '9'
            // the first byte of the magic number of a block, or of the end of an empty file
            && (head[4] == 0x31 || head[4] == 0x17);
    return bzip2 ? BZIP2 : NONE;
  }

  InputStream open(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(in)
              .setDecompressConcatenated(true)
              .get();
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
    };
  }
}
