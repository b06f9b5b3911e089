package nndl.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import javax.tools.ToolProvider;
import nndl.math.CacheLines;
import nndl.math.Lanes;

/**
 * {@code TileShapes DIR ROWSxVECTORS}: how fast tiles of one shape multiply dense matrices on this
 * machine and JVM, so that another machine's best shape can be found. Prints GFLOP/s, the median of
 * rounds in one thread, or {@code -} for a shape that does not fit into the registers.
 *
 * <p>A tile is code that is written out, so this writes it out for the shape, as {@code VectorTile}
 * in {@code nndl.math.products} is, and compiles it into DIR. Its blocks are as large as those of
 * {@code VectorTiles}. A JVM takes one shape: what its compiler makes of a tile is luck.
 */
final class TileShapes {
  private static final int STEPS = 512;
  private static final int COLUMNS = 256;
  private static final int MIN_ROWS = 480;

  /** Rows of a stand a vector more than the steps apart, so that they share no cache set. */
  private static final int ROW = STEPS + 16;

  private static final int ROUNDS = 15;
  private static final double WARM_UP_SECONDS = 1;
  private static final double ROUND_SECONDS = 0.02;

  private TileShapes() {}

  public static void main(String[] args) throws Throwable {
    String[] shape = args[1].split("x");
    int rows = Integer.parseInt(shape[0]);
    int vectors = Integer.parseInt(shape[1]);
    int registers = Lanes.L == 16 ? 32 : 16;
    if (rows * vectors + vectors + 1 > registers) {
      System.out.println("-");
      return;
    }
    System.out.printf(
        Locale.ROOT, "%.1f%n", gigaflops(compiled(Path.of(args[0]), rows, vectors), rows, vectors));
  }

  /** {@code block(a, b, c)} of the shape's class. */
  private static MethodHandle compiled(Path directory, int rows, int vectors)
      throws IOException, ReflectiveOperationException {
    Files.createDirectories(directory);
    Path source = directory.resolve("Tile.java");
    Files.writeString(source, source(rows, vectors), UTF_8);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                System.err,
                System.err,
                "--add-modules=jdk.incubator.vector",
                "-Xlint:none",
                "-classpath",
                System.getProperty("java.class.path"),
                source.toString());
    if (failed != 0) {
      throw new IllegalStateException(source + ": expected Java, found what javac says above");
    }
    URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()});
    return MethodHandles.publicLookup()
        .findStatic(
            loader.loadClass("Tile"),
            "block",
            MethodType.methodType(void.class, float[].class, float[].class, float[].class));
  }

  private static String source(int rows, int vectors) {
    StringBuilder loads = new StringBuilder();
    StringBuilder sums = new StringBuilder();
    StringBuilder stores = new StringBuilder();
    for (int v = 0; v < vectors; v++) {
      sums.append("FloatVector b%d = load(b, bAt + %d * L);\n".formatted(v, v));
    }
    sums.append("FloatVector x;\n");
    for (int r = 0; r < rows; r++) {
      sums.append("x = broadcast(a[at + %d * ROW + s]);\n".formatted(r));
      for (int v = 0; v < vectors; v++) {
        String place = "to + %d * COLUMNS + %d * L".formatted(r, v);
        loads.append("FloatVector c%d_%d = load(c, %s);\n".formatted(r, v, place));
        sums.append("c%d_%d = b%d.fma(x, c%d_%d);\n".formatted(r, v, v, r, v));
        stores.append("c%d_%d.intoArray(c, %s);\n".formatted(r, v, place));
      }
    }
    return """
    import static nndl.math.Lanes.L;
    import static nndl.math.Lanes.broadcast;
    import static nndl.math.Lanes.load;
    import jdk.incubator.vector.FloatVector;

    public final class Tile {
      private static final int STEPS = %d, COLUMNS = %d, ROW = %d, START = %d;
      private static final int ROWS = %d, WIDTH = %d * L, ALL = %d;

      public static void block(float[] a, float[] b, float[] c) {
        for (int r = 0; r < ALL; r += ROWS) {
          for (int j = 0; j + WIDTH <= COLUMNS; j += WIDTH) {
            tile(a, r * ROW, b, START + j * STEPS, c, START + r * COLUMNS + j);
          }
        }
      }

      private static void tile(float[] a, int at, float[] b, int bAt, float[] c, int to) {
    %s
        for (int s = 0; s < STEPS; s++) {
    %s
          bAt += WIDTH;
        }
    %s
      }
    }
    """
        .formatted(
            STEPS, COLUMNS, ROW, CacheLines.START, rows, vectors, all(rows), loads, sums, stores);
  }

  /** Rows of a block, as many as whole tiles have. */
  private static int all(int rows) {
    return (MIN_ROWS + rows - 1) / rows * rows;
  }

  private static double gigaflops(MethodHandle block, int rows, int vectors) throws Throwable {
    Random random = new Random(1);
    int width = vectors * Lanes.L;
    float[] a = random(random, new float[all(rows) * ROW]);
    float[] b = random(random, CacheLines.floats(CacheLines.START + STEPS * COLUMNS));
    float[] c = CacheLines.floats(CacheLines.START + all(rows) * COLUMNS);
    double flops = 2.0 * all(rows) * STEPS * (COLUMNS / width * width);
    seconds(block, a, b, c, WARM_UP_SECONDS);
    double[] figures = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      figures[i] = flops / seconds(block, a, b, c, ROUND_SECONDS) / 1e9;
    }
    Arrays.sort(figures);
    return figures[ROUNDS / 2];
  }

  private static float[] random(Random random, float[] numbers) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }

  /** Of one call, when called again and again for so long. */
  private static double seconds(MethodHandle block, float[] a, float[] b, float[] c, double least)
      throws Throwable {
    long start = System.nanoTime();
    int calls = 0;
    long nanos;
    do {
      block.invokeExact(a, b, c);
      calls++;
      nanos = System.nanoTime() - start;
    } while (nanos < least * 1e9);
    return nanos / 1e9 / calls;
  }
}
