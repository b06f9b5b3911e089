package nndl.spark;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.InputMoments;
import nndl.data.SampleSet;
import nndl.data.sampling.MiniBatch;
import nndl.math.elements.Activation;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Gradient;
import nndl.network.Initialiser;
import nndl.network.InputTransform;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.spark.Exchanges.Kind;
import nndl.training.Exchange;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both exchanges, in this process and across two others, against the one in memory. */
@ParameterizedClass
@ValueSource(strings = {"local[2]", "local-cluster[2,1,1024]"})
@Slow
class ExchangesTest {
  private static final TestImages TRAINING = TestImages.random(53, 5, 4, 3, 0.3, 1);
  private static final TestImages TEST = TestImages.random(20, 5, 4, 3, 0.3, 2);

  private static JavaSparkContext spark;

  @Parameter String master;
  @TempDir Path directory;

  @BeforeParameterizedClassInvocation
  static void start(String master) {
    spark = Fixtures.spark(master);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    spark.close();
  }

  @Test
  void runsInAsManyProcessesAsTheMasterSays() {
    Set<Long> processes =
        spark
            .parallelize(Stream.iterate(0, i -> i + 1).limit(8).toList(), 8)
            .map(i -> ProcessHandle.current().pid())
            .collect()
            .stream()
            .collect(Collectors.toSet());
    boolean here = processes.contains(ProcessHandle.current().pid());
    assertEquals(master.equals("local[2]"), here);
  }

  static Stream<Arguments> kindsByShards() {
    return Stream.of(Kind.JOB, Kind.BARRIER)
        .flatMap(kind -> Stream.of(1, 2, 3, 7).map(shards -> Arguments.of(kind, shards)));
  }

  @ParameterizedTest
  @MethodSource("kindsByShards")
  void givesTheSumsOfTheReferenceBitForBit(Kind kind, int shards) {
    Workload workload = workload(TRAINING, shards, 1, 20);
    Parameters parameters = Fixtures.initial(workload);
    try (Exchange reference = Fixtures.inMemory(workload);
        Exchange exchange = Fixtures.open(kind, spark, workload)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        for (long[] slice : new long[][] {{0, 20}, {20, 21}, {21, 41}, {41, 53}}) {
          MiniBatch miniBatch = new MiniBatch(epoch, slice[0], slice[1]);
          Gradient expected = reference.sumGradients(parameters, miniBatch);
          Gradient found = exchange.sumGradients(parameters, miniBatch);
          assertArrayEquals(Fixtures.numbers(expected), Fixtures.numbers(found));
          assertTrue(found.scalars().get(Scalars.Name.SECONDS) > 0, "took no time");
          parameters.step(3, found, miniBatch.size());
          new Parameters(parameters.layout()).step(3, expected, 1);
        }
        for (Split split : new Split[] {Split.TEST, Split.TRAINING}) {
          assertEquals(
              EvaluationCases.json(reference.evaluate(parameters, split)),
              EvaluationCases.json(exchange.evaluate(parameters, split)));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kindsByShards")
  void knowsTheSamplesHoweverTheyAreShared(Kind kind, int shards) {
    try (Exchange reference = Fixtures.inMemory(workload(TRAINING, 1, 1, 20));
        Exchange exchange = Fixtures.open(kind, spark, workload(TRAINING, shards, 1, 20))) {
      assertEquals(reference.hashes(), exchange.hashes());
    }
  }

  @ParameterizedTest
  @MethodSource("kindsByShards")
  void trainsTheReferencesNetworkBitForBit(Kind kind, int shards) {
    for (int miniBatchSize : new int[] {10, 53}) {
      Workload workload = workload(TRAINING, shards, 2, miniBatchSize);
      try (Exchange reference = Fixtures.inMemory(workload);
          Exchange exchange = Fixtures.open(kind, spark, workload)) {
        assertArrayEquals(
            Fixtures.train(workload, reference).values(),
            Fixtures.train(workload, exchange).values());
      }
    }
  }

  static Stream<Arguments> kindsByOptimizers() {
    return Stream.of(Kind.JOB, Kind.BARRIER)
        .flatMap(kind -> Fixtures.OPTIMIZERS.stream().map(o -> Arguments.of(kind, o)));
  }

  /** Most optimisers move rows that no sample touched, which workers must have, too. */
  @ParameterizedTest
  @MethodSource("kindsByOptimizers")
  void trainsWithEveryOptimizerAndAllThatTrainingAdds(Kind kind, Optimizer optimizer) {
    Penalties penalties = new Penalties(0.5, 0.1, 0.01, 2, 0.05);
    Workload plain = workload(TRAINING, 3, 2, 10);
    Hyperparameters h = Fixtures.with(plain.hyperparameters(), optimizer, penalties);
    Objective random =
        Fixtures.objective(Cost.QUADRATIC, List.of(0.1, 0.5), 0.1, List.of(1.0, 0.3, 2.0));
    Workload workload =
        new Workload(
            new Hyperparameters(h.network(), random, h.descent()), plain.shards(), plain.sets());
    try (Exchange reference = Fixtures.inMemory(workload);
        Exchange exchange = Fixtures.open(kind, spark, workload)) {
      assertArrayEquals(
          Fixtures.train(workload, reference).values(),
          Fixtures.train(workload, exchange).values());
    }
  }

  /** Two bits of three classes: an answer may be none of them. */
  @ParameterizedTest
  @EnumSource
  void trainsAndEvaluatesOutputsThatAreBits(Kind kind) {
    Hyperparameters h = Fixtures.hyperparameters(2, 10, 3, 20, 17, 2);
    Network bits =
        new Network(h.layout(), Activation.SIGMOID, Initialiser.NORMAL, new Coding.Bits(3));
    Workload plain = workload(TRAINING, 3, 2, 10);
    Workload workload =
        new Workload(
            new Hyperparameters(bits, h.objective(), h.descent()), plain.shards(), plain.sets());
    try (Exchange reference = Fixtures.inMemory(workload);
        Exchange exchange = Fixtures.open(kind, spark, workload)) {
      Parameters trained = Fixtures.train(workload, exchange);
      assertArrayEquals(Fixtures.train(workload, reference).values(), trained.values());
      assertEquals(
          EvaluationCases.json(reference.evaluate(trained, Split.TEST)),
          EvaluationCases.json(exchange.evaluate(trained, Split.TEST)));
    }
  }

  @ParameterizedTest
  @MethodSource("kindsByShards")
  void trainsOnTheSameDistortedAndStandardisedImages(Kind kind, int shards) {
    Workload plain = workload(TRAINING, shards, 2, 10);
    InputMoments moments = InputMoments.of(Fixtures.storage(), plain.training());
    Hyperparameters h =
        Fixtures.with(
            plain.hyperparameters(),
            Fixtures.DISTORTION,
            InputTransform.standardising(moments.mean(), moments.deviation()));
    Workload workload = new Workload(h, plain.shards(), plain.sets());
    try (Exchange reference = Fixtures.inMemory(workload);
        Exchange exchange = Fixtures.open(kind, spark, workload)) {
      assertArrayEquals(
          Fixtures.train(workload, reference).values(),
          Fixtures.train(workload, exchange).values());
      assertEquals(
          EvaluationCases.json(reference.evaluate(Fixtures.initial(workload), Split.TEST)),
          EvaluationCases.json(exchange.evaluate(Fixtures.initial(workload), Split.TEST)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesShardsWithoutASample(Kind kind) {
    TestImages three = TestImages.random(3, 5, 4, 3, 0.3, 1);
    Workload workload = workload(three, 7, 2, 2);
    try (Exchange reference = Fixtures.inMemory(workload);
        Exchange exchange = Fixtures.open(kind, spark, workload)) {
      assertArrayEquals(
          Fixtures.train(workload, reference).values(),
          Fixtures.train(workload, exchange).values());
    }
  }

  @ParameterizedTest
  @EnumSource
  void bringsTheOneLineOfAWrongFileFromTheWorkerThatReadIt(Kind kind) {
    TestImages wrong = TestImages.random(9, 5, 4, 3, 0.3, 1);
    wrong.labels()[7] = 3;
    Workload workload = workload(wrong, 2, 1, 2);
    assertRefused(
        "file:%s/train-labels-idx1-ubyte, label 8: expected labels below 3, the number of classes, found 3"
            .formatted(directory),
        () -> Fixtures.open(kind, spark, workload).close());
  }

  private Workload workload(TestImages training, int shards, int epochs, int miniBatchSize) {
    SampleSet trainingSet = training.write(directory, "train");
    SampleSet testSet = TEST.write(directory, "t10k");
    return Fixtures.workload(
        Fixtures.hyperparameters(epochs, miniBatchSize, 3, 20, 17, 3),
        shards,
        trainingSet,
        testSet);
  }
}
