/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.air.Source;
import dev.engram.stark.commit.MatrixTree;
import dev.engram.stark.commit.Opening;
import dev.engram.stark.constraint.LogUpTrace;
import dev.engram.stark.constraint.QuotientKernel;
import dev.engram.stark.field.ExtensionField;
import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.matrix.TileMatrix;
import dev.engram.stark.protocol.Conversation;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.MatrixShape;
import dev.engram.stark.protocol.MatrixShape.Kind;
import dev.engram.stark.protocol.Positions;
import dev.engram.stark.protocol.Proof;
import dev.engram.stark.protocol.Table;
import dev.engram.stark.protocol.TreeShape;
import dev.engram.stark.protocol.TreeShape.Stage;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.RecycledMemory;
import dev.engram.stark.work.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The making of one proof, step by step in the order of {@link Conversation}. What a cheating
 * prover would do otherwise are methods of their own, for tests to override.
 */
class ProofRun {

  private final ProvingKey key;
  private final Profile profile;
  private final PrimeField field;
  private final ExtensionField extension;
  private final Workers workers;
  private final RecycledMemory memory;
  private final Extender extender;
  private final Consumer<Phase> progress;
  private final Layout layout;
  private final PublicValues values;

  /** What is said and asked; there from when the public values are known. */
  private @Nullable Conversation conversation;

  /** In Montgomery form, by AIR of the key. */
  private List<int[]> publicValues = List.of();

  /** By table of the layout. */
  private final List<Witness> witnesses;

  /** By matrix of the layout, its values over the whole domain. */
  private final @Nullable TileMatrix[] matrices;

  /** By tree of the layout. */
  private final @Nullable MatrixTree[] trees;

  /** What hides the rows; null unless the profile wants that. */
  private final @Nullable Hiding hiding;

  ProofRun(
      ProvingKey key,
      Workers workers,
      RecycledMemory memory,
      Consumer<Phase> progress,
      PublicValues values,
      List<Witness> witnesses) {
    this.key = key;
    this.profile = key.verifyingKey().profile();
    this.field = profile.field();
    this.extension = profile.extension();
    this.workers = workers;
    this.memory = memory;
    this.extender = new Extender(field, memory, workers);
    this.progress = progress;
    int[] logRows = Witness.logRows(witnesses, key.verifyingKey().airs().size());
    this.layout = Layout.of(key.verifyingKey(), logRows);
    this.values = values;
    this.matrices = new TileMatrix[layout.matrices().size()];
    this.trees = new MatrixTree[layout.trees().size()];
    this.hiding = profile.zeroKnowledge() ? new Hiding(layout, memory, workers) : null;
    this.witnesses = hiding == null ? List.copyOf(witnesses) : hiding.blinded(witnesses);
  }

  Proof run() {
    long[] nonces = new long[4];
    List<int[]> roots = new ArrayList<>();

    PhaseEvent event = begin(Phase.COMMIT);
    if (hiding != null) {
      hiding.fill(matrices);
    }
    extendTraces();
    build(Stage.PARTITION);
    publicValues = layout.publicValues(values.of(partitionRoots()));
    Conversation conversation = new Conversation(layout, publicValues);
    this.conversation = conversation;
    say(Stage.PARTITION, roots);
    commit(Stage.MAIN, roots);
    end(event);

    event = begin(Phase.LOOKUP);
    int[][] lookup = Objects.requireNonNull(conversation.lookup(nonce(nonces, 0)));
    int[][] sums = claimed(lookups(lookup));
    conversation.sums(sums);
    commit(Stage.LOOKUP, roots);
    end(event);

    event = begin(Phase.QUOTIENT);
    quotients(lookup, sums, conversation.constraints());
    commit(Stage.QUOTIENT, roots);
    end(event);

    event = begin(Phase.OPEN);
    int[] zeta = Objects.requireNonNull(conversation.point(nonce(nonces, 1)));
    OpenedWords opened =
        new OpenedWords(layout, key.kernels(), memory, workers, matrices, zeta, extendsWords());
    opened.open();
    opened(opened);
    conversation.openings(opened.local(), opened.next());
    int[] delta = Objects.requireNonNull(conversation.batching(nonce(nonces, 2)));
    Map<Integer, TileMatrix> words = opened.join(delta);
    end(event);

    event = begin(Phase.FOLD);
    FriProver fri = friProver();
    fri.fold(words, conversation);
    int[] drawn = Objects.requireNonNull(conversation.positions(fri.last(), nonce(nonces, 3)));
    end(event);

    event = begin(Phase.QUERY);
    int[] positions = Arrays.stream(drawn).sorted().distinct().toArray();
    List<Opening> openings = open(positions);
    List<Opening> leaves = fri.open(positions);
    end(event);

    int[] logRows = new int[key.verifyingKey().airs().size()];
    Arrays.fill(logRows, -1);
    layout.tables().forEach(table -> logRows[table.air()] = table.logRows());
    return new Proof(
        logRows,
        roots.toArray(int[][]::new),
        nonces[0],
        sums,
        nonces[1],
        opened.local(),
        opened.next(),
        nonces[2],
        new Proof.Fri(fri.roots(), fri.nonces(), fri.last(), leaves),
        nonces[3],
        openings);
  }

  /** Opens the rows of positions, each tree by one worker. */
  private List<Opening> open(int[] positions) {
    Opening[] openings = new Opening[trees.length];
    workers.run(
        trees.length,
        (from, to) -> {
          for (int i = (int) from; i < to; i++) {
            int tallest =
                layout.trees().get(i).matrices().stream()
                    .mapToInt(matrix -> layout.matrices().get(matrix).height())
                    .max()
                    .orElseThrow();
            MatrixTree tree = Objects.requireNonNull(trees[i]);
            openings[i] = tree.open(Positions.within(positions, tallest));
          }
        });
    return List.of(openings);
  }

  Layout layout() {
    return layout;
  }

  /** The root that is said of a tree. */
  int[] said(TreeShape tree, int[] root) {
    return root;
  }

  /** The sums that are claimed. */
  int[][] claimed(int[][] sums) {
    return sums;
  }

  /** Whether words are taken to be of low degree, as they are if all that is opened is right. */
  boolean extendsWords() {
    return true;
  }

  /** Called with the opened values before they are said. */
  void opened(OpenedWords values) {}

  /** Does the work before a challenge. */
  Conversation.Nonce nonce(long[] into, int at) {
    return Conversation.grinding(workers, into, at);
  }

  FriProver friProver() {
    return new FriProver(profile, layout.fri(), key.kernels(), memory, workers);
  }

  private PhaseEvent begin(Phase phase) {
    progress.accept(phase);
    PhaseEvent event = new PhaseEvent();
    event.phase = phase.name();
    for (Table table : layout.tables()) {
      event.rows += table.rows();
    }
    event.begin();
    return event;
  }

  private static void end(PhaseEvent event) {
    event.commit();
  }

  /** The rows of a table's matrix, as the AIR knows them. */
  private RowMatrix rows(MatrixShape shape) {
    Table table = layout.tables().get(shape.table());
    Witness witness = witnesses.get(shape.table());
    RowMatrix rows;
    if (shape.source().equals(Source.PREPROCESSED)) {
      rows = Objects.requireNonNull(key.preprocessed(table.air())).rows();
    } else if (shape.source().equals(Source.MAIN)) {
      rows = witness.main();
    } else {
      rows = witness.partition(shape.source().partition());
    }
    if (rows == null || rows.width() != shape.width() || rows.rows() != shape.rows()) {
      throw new IllegalArgumentException(
          "%s has %d columns of %s in %d rows"
              .formatted(table.description().name(), shape.width(), shape.source(), shape.rows()));
    }
    return rows;
  }

  private void extendTraces() {
    for (int i = 0; i < matrices.length; i++) {
      MatrixShape shape = layout.matrices().get(i);
      if (shape.kind() == Kind.TRACE) {
        Table table = layout.tables().get(shape.table());
        if (shape.source().equals(Source.PREPROCESSED)) {
          matrices[i] = Objects.requireNonNull(key.preprocessed(table.air())).extended();
        } else {
          extend(i, rows(shape));
        }
      }
    }
  }

  private void extend(int matrix, RowMatrix rows) {
    MatrixShape shape = layout.matrices().get(matrix);
    TileMatrix extended = allocate(shape);
    extender.extend(rows, masks(shape), extended);
    matrices[matrix] = extended;
  }

  private TileMatrix allocate(MatrixShape shape) {
    return TileMatrix.allocate(memory, shape.rows(), shape.cosets(), shape.width());
  }

  private @Nullable RowMatrix masks(MatrixShape shape) {
    return hiding == null ? null : hiding.masks(shape);
  }

  /** Commits to the trees of a stage, says their roots and keeps them. */
  private void commit(Stage stage, List<int[]> roots) {
    build(stage);
    say(stage, roots);
  }

  private void build(Stage stage) {
    for (int i = 0; i < trees.length; i++) {
      TreeShape tree = layout.trees().get(i);
      if (tree.stage() == stage) {
        trees[i] = MatrixTree.commit(profile.hash(), field, held(tree), memory, workers);
      } else if (tree.stage() == Stage.PREPROCESSED) {
        Table table =
            layout.tables().get(layout.matrices().get(tree.matrices().getFirst()).table());
        trees[i] = Objects.requireNonNull(key.preprocessed(table.air())).tree();
      }
    }
  }

  private void say(Stage stage, List<int[]> roots) {
    for (int i = 0; i < trees.length; i++) {
      TreeShape tree = layout.trees().get(i);
      if (tree.stage() == stage) {
        int[] root = said(tree, Objects.requireNonNull(trees[i]).root());
        roots.add(root);
        Objects.requireNonNull(conversation).root(tree, root);
      }
    }
  }

  /** What partitions are committed to, by their name. */
  private Map<String, int[]> partitionRoots() {
    Map<String, int[]> roots = new HashMap<>();
    for (int i = 0; i < trees.length; i++) {
      TreeShape tree = layout.trees().get(i);
      if (tree.stage() == Stage.PARTITION) {
        roots.put(layout.partition(tree), said(tree, Objects.requireNonNull(trees[i]).root()));
      }
    }
    return roots;
  }

  /** The matrices of a tree, in one arrangement. */
  private List<TileMatrix> held(TreeShape tree) {
    List<TileMatrix> held = new ArrayList<>();
    for (int i : tree.matrices()) {
      held.add(Objects.requireNonNull(matrices[i]));
    }
    return Arrangement.alike(held, memory);
  }

  /** Fills in the columns of fractions. */
  private int[][] lookups(int[][] lookup) {
    List<int[]> sums = new ArrayList<>();
    for (int place = 0; place < layout.tables().size(); place++) {
      Table table = layout.tables().get(place);
      if (table.interacts()) {
        int matrix = layout.matrix(place, Kind.LOOKUP, Source.MAIN);
        MatrixShape shape = layout.matrices().get(matrix);
        TileMatrix fractions = allocate(shape);
        Map<Source, RowMatrix> rows = new HashMap<>();
        for (int i : traces(place)) {
          rows.put(layout.matrices().get(i).source(), rows(layout.matrices().get(i)));
        }
        sums.add(
            LogUpTrace.fill(
                key.lookups(table.air()),
                rows,
                publicValues.get(table.air()),
                lookup,
                fractions,
                memory,
                workers));
        extender.extend(fractions, masks(shape));
        matrices[matrix] = fractions;
      }
    }
    return sums.toArray(int[][]::new);
  }

  /** The matrices that a table's AIR declares. */
  private List<Integer> traces(int place) {
    List<Integer> traces = new ArrayList<>();
    for (int i = 0; i < matrices.length; i++) {
      MatrixShape shape = layout.matrices().get(i);
      if (shape.table() == place && shape.kind() == Kind.TRACE) {
        traces.add(i);
      }
    }
    return traces;
  }

  private void quotients(int[][] lookup, int[][] sums, int[] gamma) {
    int interacting = 0;
    for (int place = 0; place < layout.tables().size(); place++) {
      Table table = layout.tables().get(place);
      int[] sum = table.interacts() ? sums[interacting++] : extension.zero();
      TileMatrix fractions =
          table.interacts() ? matrices[layout.matrix(place, Kind.LOOKUP, Source.MAIN)] : null;
      Map<Source, TileMatrix> columns = new HashMap<>();
      for (int i : traces(place)) {
        columns.put(layout.matrices().get(i).source(), Objects.requireNonNull(matrices[i]));
      }
      int matrix = layout.matrix(place, Kind.QUOTIENT, Source.MAIN);
      MatrixShape shape = layout.matrices().get(matrix);
      TileMatrix quotient = allocate(shape);
      QuotientKernel kernel = key.quotient(table.air());
      kernel.run(
          columns,
          fractions,
          new QuotientKernel.Challenges(publicValues.get(table.air()), lookup, sum, gamma),
          field.of(field.generator()),
          quotient,
          memory,
          workers);
      extender.complete(quotient, kernel.cosets(quotient), masks(shape));
      matrices[matrix] = quotient;
    }
  }
}
