package nndl.command.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import nndl.command.Scope;
import nndl.command.Scopes;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RepeatingOptionsTest {
  @Test
  void areTheUsualFiveByDefault() {
    assertEquals(
        List.of(
            "--sizes=784,30,10",
            "--epochs=30",
            "--mini-batch-size=10",
            "--learning-rate=3.0",
            "--seed=1"),
        RepeatingOptions.of(parsed()));
  }

  @Test
  void giveThemselvesWhenReadAgain() {
    TrainOptions options =
        parsed(
            "--sizes=9,20,20,4",
            "--activation=LEAKY-RELU",
            "--cost=log-likelihood",
            "--optimizer=adamw",
            "--weight-decay=0.02",
            "--schedule=one-cycle",
            "--standardise",
            "--deform=simard",
            "--class-weights=1,2.5,0,1",
            "--evaluate=validation,test",
            "--validation=8",
            "--early-stopping=3",
            "--early-stopping-by=cost",
            "--initial-model=/home/me/secret/model.safetensors",
            "--data=/home/me/secret",
            "--class-names=a,b,c,d",
            "--exchange=job",
            "--keep=7",
            "--shards=2");
    List<String> repeating = RepeatingOptions.of(options);
    assertEquals(
        List.of(
            "--validation=8",
            "--sizes=9,20,20,4",
            "--activation=leaky-relu",
            "--cost=log-likelihood"),
        repeating.subList(0, 4));
    assertEquals(repeating, RepeatingOptions.of(parsed(repeating.toArray(String[]::new))));
    assertEquals(
        List.of(),
        Stream.of("secret", "job", "keep").filter(repeating.toString()::contains).toList());
    assertEquals(19, repeating.size(), repeating.toString());
  }

  /** Otherwise the report of a run would show paths of its owner's machine. */
  @Test
  void nameNoFiles() {
    assertEquals(
        List.of("--initial-model"),
        new CommandLine(new TrainOptions())
            .getCommandSpec().options().stream()
                .filter(
                    option ->
                        option.type() == Path.class
                            || Set.of("FILE", "FILES", "DIR").contains(option.paramLabel()))
                .filter(option -> Scopes.of(option).repeats() != Scope.Repeat.NEVER)
                .map(option -> option.longestName())
                .toList());
  }

  private static TrainOptions parsed(String... arguments) {
    TrainOptions options = new TrainOptions();
    new CommandLine(options)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Path.class, Path::new)
        .parseArgs(arguments);
    return options;
  }
}
