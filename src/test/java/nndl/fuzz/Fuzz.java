package nndl.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What Jazzer runs for {@code scripts/dev/fuzz.sh}: readers, on inputs that it makes up. The first
 * byte of an input chooses the reader. Some inputs are tried a second time with a part of them
 * repeated many times, since an input of a few bytes does not show a time that grows with its
 * square. An input for which a reader breaks its promise is written to a file of the reader's.
 */
public final class Fuzz {
  private static final int REPEATED_BYTES = 1 << 18;

  /** One input of so many is tried with a part repeated. */
  private static final int PER_REPEATED = 256;

  private static final List<FuzzTarget> TARGETS = new ArrayList<>();
  private static List<String> names;
  private static Path directory;
  private static long[] inputs;

  private Fuzz() {}

  /** Called by Jazzer with the directory of what is found, and the names of the readers. */
  public static void fuzzerInitialize(String[] arguments) {
    directory = Path.of(arguments[0]);
    names = List.of(arguments).subList(1, arguments.length);
    names.stream().map(FuzzTargets::of).forEach(TARGETS::add);
    inputs = new long[names.size()];
    Runtime.getRuntime().addShutdownHook(new Thread(Fuzz::writeCounts));
  }

  /** Called by Jazzer with each input. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length > 0) {
      int reader = (input[0] & 0xff) % names.size();
      for (byte[] content : variants(Arrays.copyOfRange(input, 1, input.length))) {
        require(reader, content);
      }
    }
  }

  /** Returns an input, and of some also one that has a part of it many times. */
  private static List<byte[]> variants(byte[] input) {
    long hash = hash(input);
    return input.length > 1 && hash % PER_REPEATED == 0
        ? List.of(input, repeated(input, (int) (hash / PER_REPEATED)))
        : List.of(input);
  }

  private static void require(int reader, byte[] input) throws IOException {
    inputs[reader]++;
    try {
      Contract.require(TARGETS.get(reader), input);
    } catch (AssertionError e) {
      Path of = Files.createDirectories(directory.resolve(names.get(reader)));
      Files.write(of.resolve("%08x".formatted(hash(input))), input);
      throw e;
    }
  }

  private static long hash(byte[] input) {
    CRC32 crc = new CRC32();
    crc.update(input);
    return crc.getValue();
  }

  /** Returns an input with a part of it many times, which and where a number says. */
  private static byte[] repeated(byte[] input, int number) {
    int from = number % (input.length - 1);
    int length = 1 + number / input.length % Math.min(64, input.length - from);
    int times = REPEATED_BYTES / length;
    byte[] all = Arrays.copyOf(input, input.length + times * length);
    for (int i = 0; i < times; i++) {
      System.arraycopy(input, from, all, from + i * length, length);
    }
    System.arraycopy(input, from, all, from + times * length, input.length - from);
    return all;
  }

  /** Writes a line for each reader. */
  private static void writeCounts() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < inputs.length; i++) {
      lines.append("%s: %s inputs\n".formatted(names.get(i), inputs[i]));
    }
    try {
      Files.writeString(directory.resolve("inputs"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Does what the script needs besides: {@code names} prints the names of all readers, {@code seeds
   * DIRECTORY READER...} writes what their fuzzing begins with, and {@code again DIRECTORY
   * READER...} tries what was found once more, without Jazzer, which itself takes time and memory.
   * What then keeps the promise is deleted, and the others are printed.
   */
  public static void main(String... arguments) throws Exception {
    List<String> readers =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    switch (arguments[0]) {
      case "names" -> FuzzTargets.names().forEach(System.out::println);
      case "seeds" -> writeSeeds(Path.of(arguments[1]), readers);
      case "again" -> tryAgain(Path.of(arguments[1]), readers);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    System.exit(0);
  }

  private static void writeSeeds(Path to, List<String> readers) throws Exception {
    for (int reader = 0; reader < readers.size(); reader++) {
      List<byte[]> first = new ArrayList<>(FuzzTargets.of(readers.get(reader)).seeds());
      for (Path found : FuzzTargets.found(readers.get(reader))) {
        first.add(Files.readAllBytes(found));
      }
      for (int i = 0; i < first.size(); i++) {
        byte[] input = new byte[1 + first.get(i).length];
        input[0] = (byte) reader;
        System.arraycopy(first.get(i), 0, input, 1, input.length - 1);
        Files.write(to.resolve(readers.get(reader) + "-" + i), input);
      }
    }
  }

  private static void tryAgain(Path from, List<String> readers) throws IOException {
    for (String reader : readers) {
      for (Path found : FuzzTargets.files(from.resolve(reader))) {
        try {
          for (byte[] input : variants(Files.readAllBytes(found))) {
            Contract.require(FuzzTargets.of(reader), input);
          }
          Files.delete(found);
        } catch (AssertionError e) {
          System.out.println(found + ": " + e.getMessage());
        }
      }
    }
  }
}
