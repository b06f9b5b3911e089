package example;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import nndl.Training;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A program with a context of its own, which trains three times: alone, with a Spark job after each
 * epoch, and then twice at once. Prints what has changed in its JVM and its context: nothing.
 *
 * <p>Arguments: the directory of the samples, and the directory for the models.
 */
public final class Guest {
  private Guest() {}

  public static void main(String[] arguments) throws Exception {
    SparkConf conf =
        new SparkConf()
            .setAppName("a program of a user")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      spark.setLocalProperty("spark.job.description", "mine");
      Map<Object, Object> properties = new TreeMap<>(System.getProperties());
      List<String> settings = settings(spark);
      PrintStream out = System.out;
      PrintStream err = System.err;
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      System.setOut(new PrintStream(printed, true));
      System.setErr(new PrintStream(printed, true));
      trainAll(spark, arguments[0], arguments[1]);
      System.setOut(out);
      System.setErr(err);
      require("printed", "", printed.toString());
      require("system properties", properties, new TreeMap<>(System.getProperties()));
      require("settings", settings, settings(spark));
      require("description", "mine", spark.getLocalProperty("spark.job.description"));
      require("job group", null, spark.getLocalProperty("spark.jobGroup.id"));
    }
    System.out.println("nothing has changed");
  }

  private static void trainAll(JavaSparkContext spark, String data, String models)
      throws Exception {
    List<Long> counts = new ArrayList<>();
    training(data, models + "/alone")
        .onEpoch((epoch, running) -> counts.add(spark.parallelize(List.of(1, 2, 3)).count()))
        .run(spark);
    require("counts", List.of(3L, 3L), counts);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Training.Result>> both = new ArrayList<>();
    for (String name : List.of("first", "second")) {
      both.add(threads.submit(() -> training(data, models + "/" + name).slots(1).run(spark)));
    }
    for (Future<Training.Result> result : both) {
      require("epochs", 2, result.get().epochs().size());
    }
    threads.shutdown();
  }

  private static Training training(String data, String model) {
    return new Training()
        .option("data", data)
        .option("sizes", 64, 10, 10)
        .option("epochs", 2)
        .option("shards", 2)
        .option("model", model);
  }

  private static List<String> settings(JavaSparkContext spark) {
    List<String> settings = new ArrayList<>();
    for (scala.Tuple2<String, String> setting : spark.getConf().getAll()) {
      settings.add(setting.toString());
    }
    return settings;
  }

  private static void require(String what, Object expected, Object found) {
    if (!String.valueOf(expected).equals(String.valueOf(found))) {
      throw new IllegalStateException("%s: expected %s, found %s".formatted(what, expected, found));
    }
  }
}
