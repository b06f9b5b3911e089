package nndl.fuzz;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Inputs that {@code scripts/dev/fuzz.sh} has found once, and whole ones, keep the promises. */
class FuzzReplayTest {
  @TestFactory
  List<DynamicNode> everyReaderKeepsItsPromisesForSeedsAndForInputsThatOnceBrokeThem() {
    return FuzzTargets.names().stream().<DynamicNode>map(FuzzReplayTest::of).toList();
  }

  private static DynamicNode of(String name) {
    try {
      FuzzTarget target = FuzzTargets.of(name);
      List<byte[]> seeds = target.seeds();
      Stream<DynamicNode> whole =
          IntStream.range(0, seeds.size())
              .mapToObj(
                  i -> dynamicTest("seed " + i, () -> Contract.require(target, seeds.get(i))));
      Stream<DynamicNode> found =
          FuzzTargets.found(name).stream()
              .map(
                  file ->
                      dynamicTest(
                          file.getFileName().toString(),
                          () -> Contract.require(target, Files.readAllBytes(file))));
      return dynamicContainer(name, Stream.concat(whole, found));
    } catch (Exception e) {
      throw new IllegalStateException(name, e);
    }
  }
}
