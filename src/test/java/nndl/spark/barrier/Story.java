package nndl.spark.barrier;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nndl.spark.transport.Topology;

/**
 * A training with accidents at stated places, which the simulator and real processes play: both
 * must end alike. For {@code scripts/dev/soak.sh --story}.
 */
public enum Story {
  EXECUTORS_KILLED(
      "an executor is killed, and later two at once",
      3,
      Topology.STAR,
      new At(2, Accident.KILL),
      new At(6, Accident.KILL),
      new At(6, Accident.KILL)),
  EXECUTOR_FROZEN(
      "an executor stands still for half a limit, and later one for one and a half",
      3,
      Topology.PEERS,
      new At(2, Accident.PAUSE, 0.5),
      new At(5, Accident.PAUSE, 1.5)),
  EXECUTOR_LATE("a second executor arrives late", 1, Topology.STAR, new At(2, Accident.ARRIVAL)),
  DRIVER_KILLED(
      "the driver is killed, and another one goes on",
      2,
      Topology.STAR,
      new At(4, Accident.DRIVER_KILL)),
  DRIVER_FROZEN(
      "the driver stands still while another one takes its directory, and goes on",
      2,
      Topology.STAR,
      new At(4, Accident.DRIVER_PAUSE, 1)),
  DRIVER_TOLD_TO_END(
      "the driver is told to end, and another one goes on",
      2,
      Topology.PEERS,
      new At(4, Accident.SIGNAL)),
  DISK_FULL(
      "the disk is full, and another driver goes on when it is not",
      2,
      Topology.STAR,
      new At(4, Accident.FULL_DISK)),
  SHORT_CUT_OF_ONE(
      "an executor is cut off for half a limit",
      3,
      Topology.STAR,
      new At(Story.HALF, Accident.PARTITION, 0.5)),
  LONG_CUT_OF_ONE(
      "an executor is cut off for one limit and a half",
      3,
      Topology.STAR,
      new At(Story.HALF, Accident.PARTITION, 1.5)),
  LONG_CUT_OF_TWO(
      "two executors do not reach each other for one limit and a half",
      3,
      Topology.PEERS,
      new At(Story.HALF, Accident.PARTITION, 1.5));

  public static final int EPOCHS = 12;
  public static final int SHARDS = 8;

  /** Where links are cut. */
  private static final int HALF = EPOCHS / 2 - 1;

  private final String what;
  private final int executors;
  private final Topology topology;
  private final List<At> accidents;

  /**
   * An accident.
   *
   * @param epoch after the line of which epoch it happens, counted from 0
   * @param limits how many limits of a round it lasts, if it lasts
   */
  public record At(int epoch, Accident accident, double limits) {
    At(int epoch, Accident accident) {
      this(epoch, accident, 0);
    }
  }

  Story(String what, int executors, Topology topology, At... accidents) {
    this.what = what;
    this.executors = executors;
    this.topology = topology;
    this.accidents = List.of(accidents);
  }

  /** What happens. */
  public String what() {
    return what;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How many executors there are at the start. */
  public int executors() {
    return executors;
  }

  public Topology topology() {
    return topology;
  }

  /** The topology as an option names it. */
  public String topologyWord() {
    return topology.name().toLowerCase(Locale.ROOT);
  }

  /** In the order in which they happen. */
  public List<At> accidents() {
    return accidents;
  }

  public boolean has(Accident accident) {
    return accidents.stream().anyMatch(at -> at.accident() == accident);
  }

  /**
   * How a story has ended.
   *
   * @param statuses with which each driver has ended, in the order in which they began
   * @param restarts how often tasks were started again
   * @param takeOvers how often a driver took the directory from another one
   * @param isSame whether the results have the bytes of an undisturbed training
   * @param unnamed the accidents that no line names, though one is to
   */
  public record End(
      List<Integer> statuses, int restarts, int takeOvers, boolean isSame, List<Accident> unnamed) {

    /**
     * @param lines what all drivers have printed and logged
     */
    public static End of(
        Story story, List<Integer> statuses, int restarts, boolean isSame, String lines) {
      int takeOvers = lines.split(": taken over from ", -1).length - 1;
      List<Accident> unnamed =
          story.accidents.stream()
              .filter(at -> !Pattern.compile(line(at)).matcher(lines).find())
              .map(At::accident)
              .toList();
      return new End(statuses, restarts, takeOvers, isSame, unnamed);
    }

    /** What the line has that names an accident. Of one that is over in time, there is none. */
    private static String line(At at) {
      return switch (at.accident()) {
        case KILL -> "Tasks lost \\(.*went away";
        case PAUSE, PARTITION ->
            at.limits() < 1 ? "" : "Tasks lost \\(no (answer|call) within .* missing";
        case ARRIVAL -> "1 of 2 slots work: ";
        case DRIVER_KILL -> ": taken over from ";
        case DRIVER_PAUSE -> "expected to stay its only owner, found that .* belongs to ";
        case SIGNAL -> "stopped; --resume goes on from ";
        case FULL_DISK -> "checkpoints/.*: expected to write it, found ";
        default -> throw new IllegalArgumentException(at.toString());
      };
    }

    @Override
    public String toString() {
      return "status %s; restarts %s; take-overs %s; %s bytes%s"
          .formatted(
              ended(),
              restarts,
              takeOvers,
              isSame ? "same" : "OTHER",
              unnamed.isEmpty() ? "" : "; NOT NAMED: " + unnamed);
    }

    /** The statuses as text. */
    public String ended() {
      return statuses.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
  }

  /** The sum of the last column of {@code timings.csv}. */
  public static int restarts(String timings) {
    return timings
        .lines()
        .skip(1)
        .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(',') + 1)))
        .sum();
  }
}
