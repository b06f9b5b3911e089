package nndl.spark.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.fuzz.FuzzTarget;
import nndl.fuzz.InputFile;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Piece;
import nndl.spark.SmallRun;
import nndl.time.SimulatedClock;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * Messages of the exchange. The first byte of an input says what is read: a greeting, what the
 * driver sends a group, what a group hears of another one, or what it answers to each kind of
 * request.
 */
public final class MessagesFuzz implements FuzzTarget {
  private static final int SHARDS = 2;
  private static final List<Secret> SECRETS = Secret.fresh(SHARDS + 1, Fixtures.RANDOM);
  private static final Secret OWN = SECRETS.get(SHARDS);

  /** What is read; a turn of each kind of request follows. */
  private enum Read {
    GREETING,
    REQUEST,
    INTRODUCTION,
    ADDRESSES,
    /** By the group that owns the only piece: slices of it. */
    BY_OWNER,
    /** From that group: its piece of the weights, and totals. */
    FROM_OWNER,
    LOADING
  }

  private final Workload workload = new SmallRun(InputFile.directory(), SHARDS).workload();

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(input(Read.GREETING.ordinal(), new Greeting(1, new byte[Secret.BYTES]).bytes()));
    Gradient sum = Gradient.lasting(workload.layout());
    sum.dirtyRows().mark(1, 3);
    Request request = new Request(Request.Kind.SUM, 1, Request.NO_SAMPLES, Split.TRAINING, 1);
    byte[] header = header(Request.BYTES, request::write);
    byte[] block =
        PartBytes.of(
            out -> BlockFormat.write(out, workload.layout(), sum.values(), sum.dirtyRows()));
    seeds.add(input(Read.REQUEST.ordinal(), header, block));
    seeds.add(
        input(
            Read.INTRODUCTION.ordinal(),
            PartBytes.of(out -> introduction(1).write(out, OWN, Fixtures.RANDOM))));
    seeds.add(input(Read.ADDRESSES.ordinal(), new byte[] {1, 4, 0, 0, 2, 0, 0, 0, 'a', 'b'}));
    byte[] slice =
        PartBytes.of(out -> SumFormat.write(out, 1, SHARDS, sum, Piece.all(workload.layout())));
    seeds.add(input(Read.BY_OWNER.ordinal(), response(Response.Kind.SUMS, 1), slice, slice));
    int fromOwner = Read.FROM_OWNER.ordinal();
    byte[] piece = PartBytes.of(out -> weights().write(out, 0));
    seeds.add(input(fromOwner, response(Response.Kind.WEIGHTS, 1), piece));
    byte[] total = PartBytes.of(out -> SumFormat.write(out, 0, SHARDS, sum));
    seeds.add(input(fromOwner, response(Response.Kind.SUMS, 1), total, total));
    seeds.add(input(fromOwner, response(Response.Kind.ALIVE, 0)));
    int loading = Read.LOADING.ordinal();
    byte[] hashes = new byte[Long.BYTES * workload.sets().size()];
    seeds.add(input(loading, response(Response.Kind.READY, 0), hashes));
    seeds.add(input(loading, response(Response.Kind.FAILED, 0), "a: b\nc: d".getBytes(UTF_8)));
    seeds.add(input(loading, response(Response.Kind.UNABLE, 0), "no room".getBytes(UTF_8)));
    seeds.add(input(loading, response(Response.Kind.ALIVE, 0), new byte[Response.ALIVE_BYTES]));
    for (Request.Kind kind : Request.Kind.values()) {
      int turn = Read.values().length + kind.ordinal();
      switch (kind) {
        case SUM, SUM_BY_PIECES ->
            seeds.add(
                input(
                    turn,
                    response(Response.Kind.SUMS, 1),
                    PartBytes.of(out -> SumFormat.write(out, 0, SHARDS, sum))));
        case EVALUATE ->
            seeds.add(
                input(
                    turn,
                    response(Response.Kind.EVALUATION, 1),
                    PartBytes.of(
                        out ->
                            EvaluationFormat.write(
                                out,
                                EvaluationCases.random(
                                    (int) workload.count(Split.TRAINING),
                                    workload.hyperparameters().network().targets(),
                                    1,
                                    workload.layout().hidden())))));
        case COMPARE -> seeds.add(input(turn, response(Response.Kind.HASH, 1), new byte[8]));
        case LISTEN ->
            seeds.add(
                input(turn, response(Response.Kind.LISTENS, 1), "host\1\1\0\0".getBytes(UTF_8)));
        case MEET -> {
          seeds.add(input(turn, response(Response.Kind.MET, 1)));
          byte[] severed = PartBytes.of(new Severed(0, true, "a fault")::write);
          seeds.add(input(turn, response(Response.Kind.SEVERED, 1), severed));
        }
        case STOP -> seeds.add(input(turn, response(Response.Kind.UNMET, 1)));
      }
    }
    return seeds;
  }

  private static Introduction introduction(int rank) {
    List<GradientTree.Node> groups =
        List.of(new GradientTree.Node(0, 1), new GradientTree.Node(1, SHARDS));
    return new Introduction(rank, groups, SECRETS.subList(0, SHARDS));
  }

  private WeightPieces weights() {
    return new WeightPieces(List.of(Block.lasting(workload.layout())), SHARDS);
  }

  private static byte[] response(Response.Kind kind, long round) {
    return header(Response.BYTES, new Response(kind, round)::write);
  }

  private static byte[] header(int length, Consumer<ByteBuffer> header) {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    header.accept(bytes);
    return bytes.array();
  }

  private static byte[] input(int first, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer input = ByteBuffer.allocate(1 + length).put((byte) first);
    Arrays.stream(parts).forEach(input::put);
    return input.array();
  }

  @Override
  public void read(byte[] input, LongConsumer declared) throws ProtocolException {
    if (input.length == 0) {
      return;
    }
    ByteBuffer message =
        ByteBuffer.wrap(Arrays.copyOfRange(input, 1, input.length)).order(ByteOrder.LITTLE_ENDIAN);
    int first = (input[0] & 0xff) % (Read.values().length + Request.Kind.values().length);
    if (first >= Read.LOADING.ordinal()) {
      hear(message, first - Read.values().length);
      return;
    }
    switch (Read.values()[first]) {
      case GREETING -> {
        Greeting unused = Greeting.read(message);
      }
      case REQUEST -> {
        Request unused = Request.read(message);
        Gradient into = Gradient.lasting(workload.layout());
        BlockReader block = new BlockReader(workload.layout());
        block.readInto(into.values(), into.dirtyRows(), into.piece());
        boolean unusedEnd = block.read(message);
      }
      case INTRODUCTION -> {
        Introduction unused = Introduction.read(message, OWN, SHARDS);
      }
      case ADDRESSES -> {
        List<Transport.Address> unused = Introduction.addresses(message);
      }
      case BY_OWNER -> link(0, 1).hear(message, null);
      case FROM_OWNER -> link(1, 0).hear(message, null);
      case LOADING -> throw new IllegalStateException();
    }
  }

  /** What a group hears of another one. */
  private MeshLink link(int own, int other) {
    MeshRounds rounds =
        new MeshRounds(workload, introduction(own), new SimulatedClock(), () -> false);
    return new MeshLink(other, rounds, weights()).on(new Silent());
  }

  /** Has the driver hear a response, and takes what it posts. */
  private void hear(ByteBuffer message, int kind) throws ProtocolException {
    SimulatedClock clock = new SimulatedClock();
    Mailbox events = new Mailbox(clock);
    GradientTree tree = new GradientTree(workload.shards());
    PeerSession session = new PeerSession(new Silent(), 0, workload, tree, clock, events);
    if (kind >= 0) {
      Request.Kind asked = Request.Kind.values()[kind];
      Request request = new Request(asked, 1, Request.NO_SAMPLES, Split.TRAINING, 1);
      List<GradientTree.Node> nodes = List.of(new GradientTree.Node(0, SHARDS));
      session.ask(
          new Turn(Optional.of(request), nodes, Optional.empty(), workload.count(Split.TRAINING)),
          List.of(ByteBuffer.allocate(1)),
          new Silent());
    }
    session.hear(message, new Silent());
    if (events.poll() instanceof Event.Answered answered
        && answered.kind() == Response.Kind.FAILED) {
      throw InputException.ofText((String) answered.content());
    }
  }

  @Override
  public boolean promises(Throwable end) {
    return end instanceof ProtocolException || FuzzTarget.super.promises(end);
  }

  /** The other end, which nobody looks at. */
  private static final class Silent implements Connection, Connection.Reply {
    @Override
    public void send(ByteBuffer message, Reply reply) {}

    @Override
    public void sendParts(List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last) {}

    @Override
    public String peer() {
      return "a group";
    }

    @Override
    public void close() {}

    @Override
    public void answer(ByteBuffer message) {}

    @Override
    public void fail(Throwable error) {}
  }
}
