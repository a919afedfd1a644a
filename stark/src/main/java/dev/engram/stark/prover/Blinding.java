/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.prover;

import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.protocol.Blinded;
import dev.engram.stark.protocol.Layout;
import dev.engram.stark.protocol.Table;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills in what {@link Blinded} adds: each table that interacts provides a random message to the
 * ring in its first row, and takes that of the table before it back in its second.
 */
final class Blinding {

  private final Layout layout;
  private final Randomness random;
  private final SegmentAllocator memory;
  private final int degree;

  Blinding(Layout layout, Randomness random, SegmentAllocator memory) {
    this.layout = layout;
    this.random = random;
    this.memory = memory;
    this.degree = layout.key().profile().extensionDegree();
  }

  /**
   * The tables with these columns.
   *
   * @throws IllegalArgumentException if one that interacts has a single row
   */
  List<Witness> of(List<Witness> plain) {
    List<Integer> ring = new ArrayList<>();
    for (int place = 0; place < layout.tables().size(); place++) {
      if (layout.tables().get(place).interacts()) {
        ring.add(place);
      }
    }
    int[][] messages = new int[ring.size()][degree];
    for (int[] message : messages) {
      for (int i = 0; i < degree; i++) {
        message[i] = random.element();
      }
    }
    List<Witness> blinded = new ArrayList<>(plain);
    for (int i = 0; i < messages.length; i++) {
      int place = ring.get(i);
      int[] before = messages[(i + messages.length - 1) % messages.length];
      Witness witness = plain.get(place);
      RowMatrix main = widened(layout.tables().get(place), witness, messages[i], before);
      blinded.set(place, new Witness(witness.air(), main, witness.partitions()));
    }
    return blinded;
  }

  private RowMatrix widened(Table table, Witness witness, int[] gives, int[] takes) {
    if (table.rows() < 2) {
      throw new IllegalArgumentException(
          table.description().name() + " needs two rows for its sum to tell nothing");
    }
    int width = table.description().mainWidth() - Blinded.columns(degree);
    RowMatrix plain = witness.main();
    if ((plain == null ? 0 : plain.width()) != width) {
      throw new IllegalArgumentException(
          table.description().name() + " has " + width + " main columns");
    }
    RowMatrix main = RowMatrix.allocate(memory, table.rows(), width + Blinded.columns(degree));
    main.words().fill((byte) 0);
    for (int row = 0; plain != null && row < table.rows(); row++) {
      for (int column = 0; column < width; column++) {
        main.set(row, column, plain.get(row, column));
      }
    }
    int one = layout.key().profile().field().one();
    write(main, 0, width, one, gives);
    write(main, 1, width, layout.key().profile().field().neg(one), takes);
    return main;
  }

  private void write(RowMatrix main, int row, int column, int count, int[] message) {
    main.set(row, column, count);
    for (int i = 0; i < degree; i++) {
      main.set(row, column + 1 + i, message[i]);
    }
  }
}
