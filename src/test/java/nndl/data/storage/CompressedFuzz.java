package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.fuzz.FuzzTarget;
import nndl.fuzz.InputFile;

/** A compressed file. Its decompressed bytes are counted and thrown away. */
public final class CompressedFuzz implements FuzzTarget {
  private static final int MAX_BYTES = 1 << 24;

  private final InputFile file = new InputFile("compressed");

  @Override
  public List<byte[]> seeds() {
    byte[] text = "one line of text, and again one line of text\n".repeat(3).getBytes(UTF_8);
    return List.of(
        TestImages.gzip(text),
        TestImages.bzip2(text),
        twice(TestImages.gzip(text)),
        twice(TestImages.bzip2(new byte[3000])),
        TestImages.gzip(new byte[0]),
        TestImages.bzip2(new byte[0]));
  }

  private static byte[] twice(byte[] content) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(content);
    both.writeBytes(content);
    return both.toByteArray();
  }

  @Override
  public void read(byte[] input, LongConsumer declared) throws IOException {
    byte[] block = new byte[1 << 16];
    try (Content content = Content.look(Fixtures.storage(), file.of(input), Storage.Access.WHOLE)) {
      int read = 0;
      for (long all = 0; read >= 0 && all < MAX_BYTES; all += read) {
        read = content.read(block, 0, block.length);
        declared.accept(Math.max(0, read));
      }
    }
  }
}
