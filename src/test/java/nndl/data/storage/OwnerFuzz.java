package nndl.data.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import nndl.Fixtures;
import nndl.fuzz.FuzzTarget;
import nndl.fuzz.InputFile;
import org.apache.hadoop.fs.Path;

/** The file that names an owner, and the record of a set of files that is committed. */
public final class OwnerFuzz implements FuzzTarget {
  private final InputFile owner = new InputFile(Owner.FILE);
  private final InputFile record = new InputFile(CommitRecord.FILE);

  @Override
  public List<byte[]> seeds() {
    HostProcess process = new HostProcess("host", "b00t", 17, Instant.EPOCH);
    Owner seed = new Owner(3, 8, ".owner-3-0123456789ab", 30_000, process);
    return List.of(
        seed.text().getBytes(UTF_8),
        seed.lastText().getBytes(UTF_8),
        """
        {"format":"nndl-commit-1","id":"1-2","first":null,"second":"a/b","ofSecond":
        [{"staged":"x","target":"y"}],"moved":["m"],"files":[{"staged":"s","target":"d/t"}],
        "deleted":["old.csv"]}
        """
            .getBytes(UTF_8));
  }

  @Override
  public void read(byte[] input, LongConsumer declared) throws IOException {
    Path directory = owner.of(input).getPath().getParent();
    String text = new OwnerFile(Fixtures.storage(), directory).text().orElseThrow();
    boolean unusedLast = Owner.isLast(text);
    String unusedName = Owner.describe(text);
    Optional<Owner> found = Owner.parse(text);
    found.ifPresent(
        one -> {
          if (!one.equals(Owner.parse(one.text()).orElseThrow())) {
            throw new IllegalStateException("another owner when written again");
          }
        });
    Path folder = record.of(input).getPath().getParent();
    Optional<CommitRecord> unused = CommitRecord.read(Fixtures.storage(), folder);
  }
}
