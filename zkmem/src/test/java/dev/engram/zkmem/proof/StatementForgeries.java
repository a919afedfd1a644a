/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.LoggedTable;
import dev.engram.zkmem.air.TableId;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.Placement;
import dev.engram.zkmem.offline.OfflineMemory;
import dev.engram.zkmem.proof.MemoryVerdict.Reason;
import dev.engram.zkmem.witness.MemoryImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Proofs of what is not so, by provers whose tables are in order: they lie in what they state, and
 * link their segments by the lie. Some are such that one check of the verifier alone stands between
 * them and a verdict that they are right; what the others say, the proof system would refuse too.
 */
final class StatementForgeries implements AutoCloseable {

  /** The keys that they are for. */
  enum Memory {
    VOLATILE(
        new MemoryConfiguration(
            MemoryConfiguration.VOLATILE_WORDS.boundary(),
            MemoryConfiguration.VOLATILE_WORDS.cells(),
            1,
            12,
            32,
            Placement.ANYWHERE,
            2,
            MemoryConfiguration.VOLATILE_WORDS.compression())),
    FIXED(VOLATILE.configuration.fixed()),
    PERSISTENT(MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 9));

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers, which nothing annotates
    final MemoryConfiguration configuration;

    Memory(MemoryConfiguration configuration) {
      this.configuration = configuration;
    }
  }

  /**
   * A lie.
   *
   * @param isDecisive whether nothing but the one check refuses it
   */
  record Lie(String what, Reason reason, Memory memory, boolean isDecisive, MemoryProof proof) {

    @Override
    public String toString() {
      return what;
    }
  }

  private static final int AT = 64;
  private static final int WORD = 32;

  private final Workers workers = Workers.of(1);
  private final List<MemoryKey> keys = new ArrayList<>();
  private final List<Lie> lies = new ArrayList<>();

  StatementForgeries() {
    for (Memory memory : Memory.values()) {
      keys.add(MemoryKey.of(memory.configuration, Profile.INSECURE_TEST, workers));
    }
    ofTime();
    ofRoots();
    ofLogs();
    ofClaims();
    ofSegments();
  }

  @SuppressWarnings("EnumOrdinal") // the keys are in the order of the memories
  MemoryKey key(Memory memory) {
    return keys.get(memory.ordinal());
  }

  List<Lie> all() {
    return lies;
  }

  private static int[] word(int first) {
    int[] word = new int[WORD];
    word[1] = first;
    return word;
  }

  private static void write(OfflineMemory memory) {
    memory.write(1, AT, WORD, word(1));
  }

  private static void writeAndWait(OfflineMemory memory) {
    write(memory);
    memory.increment(10);
  }

  /** A lie in a run of one segment that is in order. */
  private void lie(
      String what,
      Memory memory,
      boolean isDecisive,
      Consumer<OfflineMemory> run,
      UnaryOperator<SegmentStatement> said,
      int... claimed) {
    try (ForgedSegment segment = ForgedSegment.of(key(memory), run, claimed)) {
      add(what, Reason.STATEMENT, memory, isDecisive, segment, said);
    }
  }

  private void add(
      String what,
      Reason reason,
      Memory memory,
      boolean isDecisive,
      ForgedSegment segment,
      UnaryOperator<SegmentStatement> said) {
    MemoryProof.Segment proven;
    if (isDecisive) {
      proven = segment.prove(said);
    } else {
      // no prover gets so far as to prove it: what it has is a proof of the truth
      MemoryProof.Segment truth = segment.prove();
      proven = new MemoryProof.Segment(said.apply(truth.statement()), truth.proof());
    }
    lies.add(new Lie(what, reason, memory, isDecisive, ForgedSegment.run(key(memory), proven)));
  }

  private void ofTime() {
    try (ForgedSegment late =
        ForgedSegment.of(
            key(Memory.VOLATILE),
            to ->
                new LyingRecords(to) {
                  @Override
                  public void increment(int time, int ticks) {
                    super.increment(time, ticks + 1000);
                  }
                },
            memory -> memory.increment(MemoryConfiguration.TIME_LIMIT - 100))) {
      add(
          "the clock goes on after the last time",
          Reason.STATEMENT,
          Memory.VOLATILE,
          true,
          late,
          of -> Restated.finalTime(of, of.finalTime() + 1000));
    }
    lie(
        "increments, of which the log has none",
        Memory.VOLATILE,
        true,
        StatementForgeries::write,
        of -> Restated.increments(of, 1));
    lie(
        "less than no increments",
        Memory.VOLATILE,
        true,
        StatementForgeries::write,
        of -> Restated.increments(of, -1));
    lie(
        "more increments than time",
        Memory.VOLATILE,
        false,
        StatementForgeries::writeAndWait,
        of -> Restated.increments(of, of.finalTime()));
    try (ForgedSegment none =
        ForgedSegment.of(key(Memory.VOLATILE), StatementForgeries::write).with(Kind.INCREMENT, 0)) {
      add(
          "no increments, of which the log has a table",
          Reason.STATEMENT,
          Memory.VOLATILE,
          true,
          none,
          UnaryOperator.identity());
    }
    lie(
        "the clock shows 0",
        Memory.VOLATILE,
        false,
        StatementForgeries::write,
        of -> Restated.finalTime(of, 0));
  }

  private void ofRoots() {
    int[] root = {1, 2, 3, 4, 5, 6, 7, 8};
    lie(
        "a volatile memory with a root before",
        Memory.VOLATILE,
        true,
        StatementForgeries::write,
        of -> Restated.initialRoot(of, root));
    lie(
        "a volatile memory with a root after",
        Memory.VOLATILE,
        true,
        StatementForgeries::write,
        of -> Restated.finalRoot(of, root));
    lie(
        "a root that is too short",
        Memory.PERSISTENT,
        false,
        StatementForgeries::write,
        of -> Restated.initialRoot(of, 1, 2, 3));
    int prime = Profile.INSECURE_TEST.field().prime();
    lie(
        "a root with a word that is the prime",
        Memory.PERSISTENT,
        false,
        StatementForgeries::write,
        of -> Restated.finalRoot(of, 1, 2, 3, 4, 5, 6, 7, prime));
    lie(
        "a root with a word below 0",
        Memory.PERSISTENT,
        false,
        StatementForgeries::write,
        of -> Restated.initialRoot(of, -1, 2, 3, 4, 5, 6, 7, 8));
  }

  private void ofLogs() {
    lie(
        "a log without tables that has a root",
        Memory.VOLATILE,
        true,
        _ -> {},
        of -> Restated.logRoot(of, 1, 2, 3, 4, 5, 6, 7, 8));
    lie(
        "a log whose root is too short",
        Memory.VOLATILE,
        false,
        StatementForgeries::write,
        of -> Restated.logRoot(of, 1, 2, 3));
    ofLogTables(
        "a table of the log is higher than it is",
        of ->
            Restated.logTables(
                of,
                of.log().tables().stream()
                    .map(table -> new LoggedTable(table.id(), table.logRows() + 1))
                    .toList()));
    ofLogTables(
        "a table of the log is not said",
        of -> Restated.logTables(of, of.log().tables().subList(1, 2)));
    ofLogTables(
        "the log is said to be empty",
        of -> Restated.log(of, new LogCommitment(List.of(), new int[0])));
    ofLogTables(
        "the log has a table more",
        of -> {
          List<LoggedTable> tables = new ArrayList<>(of.log().tables());
          tables.add(new LoggedTable(TableId.of(Kind.IMMEDIATE), 1));
          return Restated.logTables(of, tables);
        });
    ofLogTables(
        "the log's tables are in another order",
        of -> Restated.logTables(of, of.log().tables().reversed()));
  }

  private void ofLogTables(String what, UnaryOperator<SegmentStatement> said) {
    try (ForgedSegment segment =
        ForgedSegment.of(
            key(Memory.VOLATILE),
            memory -> {
              write(memory);
              memory.read(1, AT, WORD, new int[WORD]);
            })) {
      add(what, Reason.LOG_TABLES, Memory.VOLATILE, true, segment, said);
    }
  }

  private void ofClaims() {
    int[] cells = word(1);
    claimed(
        "a claim of a cell more than a block has",
        true,
        of -> Restated.claim(of, 1, AT, Restated.plus(cells, WORD, 77)));
    claimed(
        "a claim of a byte that is two",
        true,
        of -> Restated.claim(of, 1, AT, Restated.plus(Restated.plus(cells, 1, -1), 0, 256)));
    claimed(
        "a claim of a byte below 0",
        false,
        of -> Restated.claim(of, 1, AT, Restated.plus(cells, 0, -1)));
    claimed("a claim of space 0", false, of -> Restated.claim(of, 0, AT, cells));
    claimed("a claim of a space after the last", false, of -> Restated.claim(of, 3, AT, cells));
    claimed("a claim before the beginning", false, of -> Restated.claim(of, 1, -WORD, cells));
    claimed("a claim beyond the end", false, of -> Restated.claim(of, 1, 1 << 12, cells));
    claimed(
        "more claims than there may be",
        false,
        of ->
            Restated.claims(
                of,
                List.of(of.claims().getFirst(), of.claims().getFirst(), of.claims().getFirst())));
    lie(
        "a claim of no block, where nothing is split",
        Memory.FIXED,
        false,
        StatementForgeries::write,
        of -> Restated.claim(of, 1, AT + 1, cells),
        AT);
  }

  private void claimed(String what, boolean isDecisive, UnaryOperator<SegmentStatement> said) {
    lie(what, Memory.VOLATILE, isDecisive, StatementForgeries::write, said, AT);
  }

  private void ofSegments() {
    segments(
        "a volatile memory that forgets what was written",
        Reason.VOLATILE_SEGMENTS,
        Memory.VOLATILE,
        MemoryImage.ZEROS,
        new int[0]);
    segments(
        "a segment that begins with another memory",
        Reason.ROOT_GAP,
        Memory.PERSISTENT,
        cells -> cells.cell(1, AT, 99),
        new int[0]);
    segments(
        "a claim in the middle of a run",
        Reason.STATEMENT,
        Memory.PERSISTENT,
        cells -> cells.cell(1, AT + 1, 1),
        AT);
    MemoryKey key = key(Memory.VOLATILE);
    try (ForgedSegment segment = ForgedSegment.of(key, StatementForgeries::write)) {
      lies.add(
          new Lie(
              "a proof of a profile that proves nothing",
              Reason.INSECURE,
              Memory.VOLATILE,
              false,
              ForgedSegment.run(key, segment.prove())));
    }
  }

  /** Two segments, each in order, of which the second reads what is there in its own memory. */
  private void segments(
      String what, Reason reason, Memory memory, MemoryImage second, int... claimed) {
    MemoryKey key = key(memory);
    try (ForgedSegment one = ForgedSegment.of(key, StatementForgeries::write, claimed);
        ForgedSegment two =
            ForgedSegment.of(
                key,
                second,
                UnaryOperator.identity(),
                offline -> offline.read(1, AT, 16, new int[16]))) {
      MemoryProof.Segment first = one.prove(UnaryOperator.identity(), key.digest(), false);
      byte[] link = first.statement().link(key.digest(), false);
      MemoryProof.Segment last = two.prove(UnaryOperator.identity(), link, true);
      lies.add(new Lie(what, reason, memory, true, ForgedSegment.run(key, first, last)));
    }
  }

  @Override
  public void close() {
    keys.forEach(MemoryKey::close);
    workers.close();
  }
}
