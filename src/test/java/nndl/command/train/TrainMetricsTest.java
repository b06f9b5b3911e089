package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.WebPage;
import nndl.command.Run;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Spark's own pages show of a running training at the end of its second epoch. */
@Slow
@ExtendWith(RestoredProperties.class)
class TrainMetricsTest extends TrainCase {
  private static final String[] SETTINGS = {
    "spark.ui.port",
    "spark.metrics.namespace",
    "spark.metrics.conf.*.sink.prometheusServlet.class",
    "spark.metrics.conf.*.sink.prometheusServlet.path"
  };

  private String page;

  @BeforeEach
  void letPrometheusRead() {
    System.setProperty(SETTINGS[0], "0");
    System.setProperty(SETTINGS[1], "run");
    System.setProperty(SETTINGS[2], "org.apache.spark.metrics.sink.PrometheusServlet");
    System.setProperty(SETTINGS[3], "/metrics/prometheus");
  }

  private String get(String path) {
    try {
      return WebPage.text(page + path);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads the pages while the training's thread prints the accuracy line of the second epoch. */
  private String seen(Callable<String> look, String... options) {
    List<String> answers = new ArrayList<>();
    PrintStream out =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
          @Override
          public void print(String line) {
            if (line.startsWith("Epoch 1")) {
              page = SparkContext.getOrCreate().uiWebUrl().get();
              try {
                answers.add(line + look.call());
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            }
          }
        };
    List<String> all = new ArrayList<>(List.of("--config", directory + "/run.properties", "--ui"));
    all.addAll(List.of(options));
    Run.to(out, "train", all.toArray(String[]::new)).succeeded();
    return String.join("", answers);
  }

  private String metrics(String... options) {
    return seen(() -> get("/metrics/prometheus"), options);
  }

  private static double metric(String answer, String name) {
    String start = "metrics_run_driver_nndl_" + name + "_Value{type=\"gauges\"} ";
    String line =
        answer
            .lines()
            .filter(l -> l.startsWith(start))
            .findFirst()
            .orElseThrow(() -> new AssertionError(answer));
    return Double.parseDouble(line.substring(start.length()));
  }

  /** 30 samples, in mini-batches of 7. */
  @Test
  void areReadByPrometheusWhileTheContextRunsAndNoLonger() {
    String answer = metrics("--epochs=3", "--exchange=job");
    assertEquals(10, metric(answer, "iterations"));
    assertEquals(60, metric(answer, "samples"));
    String[] line = answer.lines().findFirst().orElseThrow().split("[: /]+");
    assertEquals(
        Double.parseDouble(line[2]) / Double.parseDouble(line[3]),
        metric(answer, "accuracy"),
        1e-8);
    assertTrue(metric(answer, "cost") > 0);
    assertTrue(metric(answer, "exchange_seconds") > 0);
    assertEquals(0, metric(answer, "executors_lost"));
    Throwable gone =
        assertThrows(AssertionError.class, () -> get("/metrics/prometheus")).getCause();
    assertTrue(gone instanceof ConnectException, gone.toString());
  }

  @Test
  void goOnFromACheckpointAndHaveNoCostWithoutAnEvaluation() {
    assertEquals(0, run("--evaluate=none", "--epochs=1").status());
    String answer = metrics("--evaluate=none", "--resume");
    assertEquals(10, metric(answer, "iterations"));
    assertEquals(0, metric(answer, "exchange_seconds"));
    assertEquals(Double.NaN, metric(answer, "cost"));
    assertEquals(Double.NaN, metric(answer, "accuracy"));
  }

  @Test
  void nameTheEpochAndTheIterationOfEachSparkJob() {
    String run = "nndl: " + directory + "/model, ";
    Set<String> names = new TreeSet<>(Set.of(run + "loading", run + "epoch 0, evaluation of test"));
    for (int iteration = 0; iteration < 10; iteration++) {
      names.add(run + "epoch %s, iteration %s".formatted(iteration / 5, iteration));
    }
    names.add(run + "epoch 1, evaluation of test");
    assertJobs(names, "--exchange=job");
  }

  @Test
  void nameTheRunAndTheAttemptOfTheBarrierStage() {
    assertJobs(Set.of("nndl: " + directory + "/model, attempt 1"), "--exchange=barrier");
  }

  private void assertJobs(Set<String> descriptions, String... options) {
    String unused =
        seen(
            () -> {
              long deadline = System.nanoTime() + 120_000_000_000L;
              while (!jobs().equals(descriptions) && System.nanoTime() < deadline) {
                Thread.sleep(20); // the page is updated after the jobs
              }
              assertEquals(descriptions, jobs());
              return "";
            },
            options);
  }

  /** The descriptions of all. */
  private Set<String> jobs() throws IOException {
    String applications = "/api/v1/applications/";
    ObjectMapper json = new ObjectMapper();
    String id = json.readTree(get(applications)).get(0).get("id").asText();
    Set<String> names = new TreeSet<>();
    json.readTree(get(applications + id + "/jobs"))
        .forEach(job -> names.add(job.get("description").asText()));
    return names;
  }
}
