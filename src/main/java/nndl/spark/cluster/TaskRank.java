package nndl.spark.cluster;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;

/**
 * Where a barrier task sits. Those of one JVM, a team, have neighbouring ranks, so that they own
 * neighbouring shards and can add most of their sums before they send. Teams are ranked by their
 * first partition: where Spark follows a {@link Placement}, ranks are the partitions' numbers.
 *
 * @param rank of the task among the {@code tasks} of the stage
 * @param team which team, of {@code teams}
 * @param member which of the team's {@code members}
 */
public record TaskRank(int rank, int tasks, int team, int teams, int member, int members) {

  public static TaskRank of(BarrierTaskContext context) {
    String[] addresses =
        Arrays.stream(context.getTaskInfos()).map(info -> info.address()).toArray(String[]::new);
    int own = context.partitionId();
    List<String> teams = Arrays.stream(addresses).distinct().toList();
    List<Integer> ranked =
        IntStream.range(0, addresses.length)
            .boxed()
            .sorted(Comparator.comparingInt(task -> teams.indexOf(addresses[task])))
            .toList();
    List<Integer> members =
        ranked.stream().filter(task -> addresses[task].equals(addresses[own])).toList();
    return new TaskRank(
        ranked.indexOf(own),
        addresses.length,
        teams.indexOf(addresses[own]),
        teams.size(),
        members.indexOf(own),
        members.size());
  }

  /** The first of the task's shards; for the task behind the last, their number. */
  public static int firstShard(int rank, int tasks, int shards) {
    return (int) ((long) shards * rank / tasks);
  }
}
