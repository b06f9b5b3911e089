package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import nndl.TestImages;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a file is compressed, by the bytes that it begins with. */
class CompressionTest {
  /** A file of bzip2 begins in another way if nothing is in it. */
  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "9, true", "9, false"})
  void bzip2IsKnownAtEveryLevel(int level, boolean isEmpty) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bytes, level)) {
      out.write(new byte[isEmpty ? 0 : 1]);
    }
    assertEquals(Compression.BZIP2, of(bytes.toByteArray()));
  }

  @Test
  void gzipIsKnown() {
    assertEquals(Compression.GZIP, of(TestImages.gzip(new byte[0])));
  }

  @ParameterizedTest
  @CsvSource({"''", "BZ", "BZh", "BZh01AY", "BZh:1AY", "plain text"})
  void anythingElseIsNotCompressed(String text) {
    assertEquals(Compression.NONE, of(text.getBytes(UTF_8)));
  }

  private static Compression of(byte[] file) {
    int length = Math.min(file.length, Compression.HEADER_BYTES);
    return Compression.of(Arrays.copyOf(file, length));
  }
}
