/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.commitment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.MemoryTree;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import dev.engram.space.Address;
import dev.engram.space.CellType;
import dev.engram.space.Heap;
import dev.engram.space.Mark;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tree that follows a space has the root that its image has, whatever was done to the space. */
class LiveSpaceTest {

  private static final int STEPS = 400;

  @TempDir private Path folder;

  /** A space and the tree that follows it: the way to do so. */
  private static final class Followed {
    private final Space space;
    private final MemoryTree tree = new MemoryTree(HashAlgorithm.SHA_256);
    private Mark mark;

    /** Of a space in which nothing has been written, or which the tree is yet to be told of. */
    Followed(Space space) {
      this.space = space;
      this.mark = space.mark();
    }

    /** The root of what the space holds now. */
    Root root() {
      long[] changed = mark.chunks();
      mark.close();
      mark = space.mark();
      tree.update(changed, space::readChunk);
      Tables tables = space.tables();
      tree.table(Table.REGIONS, tables.regions());
      tree.table(Table.PERMISSIONS, tables.permissions());
      tree.table(Table.BLOCKS, tables.blocks());
      return tree.root();
    }
  }

  @Test
  void aSpaceThatIsFollowedHasTheRootOfItsBytes() throws IOException {
    try (Space space = Space.builder().confined()) {
      Followed followed = new Followed(space);
      Root empty = followed.root();

      long checkpoint = space.checkpoint();
      space.putLong(Address.of(1, 2, 3), 42);
      Root written = followed.root();
      space.revert(checkpoint);

      assertThat(written).isNotEqualTo(empty).isNotEqualTo(followed.root());
      assertThat(followed.root()).isEqualTo(empty);
      space.putLong(Address.of(1, 2, 3), 42);
      assertThat(followed.root()).isEqualTo(written).isEqualTo(exported(space));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverIsDoneTheRootIsThatOfTheImage(long seed) throws IOException {
    Random random = new Random(seed);
    try (Space space =
        Space.builder()
            .region(1, RegionSettings.of(RegionType.HEAP).blocksFrom(4))
            .region(2, RegionSettings.of(RegionType.STATE).of(CellType.INT))
            .region(3, RegionSettings.of(RegionType.TRANSIENT))
            .confined()) {
      Mark birth = space.mark();
      Followed followed = new Followed(space);
      Life life = new Life(space, random);
      for (int step = 0; step < STEPS; step++) {
        life.step();
        if (random.nextInt(8) == 0) {
          assertThat(followed.root()).as("step %d", step).isEqualTo(exported(space));
        }
        if (random.nextInt(100) == 0) {
          fork(space, birth, random);
        }
      }
      assertThat(life.moved).as("blocks that were evacuated").isPositive();
      assertThat(followed.root()).isEqualTo(exported(space));
    }
  }

  /** A fork is followed from all that has ever changed; what it does is not seen in its space. */
  private void fork(Space space, Mark birth, Random random) throws IOException {
    Root before = exported(space);
    try (Space fork = space.fork()) {
      Followed followed = new Followed(fork);
      followed.tree.update(birth.chunks(), fork::readChunk);
      assertThat(followed.root()).isEqualTo(before);

      Life life = new Life(fork, random);
      for (int step = 0; step < 20; step++) {
        life.step();
        assertThat(followed.root()).as("step %d of a fork", step).isEqualTo(exported(fork));
      }
    }
    assertThat(exported(space)).isEqualTo(before);
  }

  private Root exported(Space space) throws IOException {
    Path image = folder.resolve("image");
    try (OutputStream out = Files.newOutputStream(image)) {
      space.exportTo(out);
    }
    return MemoryFile.read(image.toString(), HashAlgorithm.SHA_256, null, (_, _) -> {}).root();
  }

  /** Does things to a space. */
  private static final class Life {
    private final Space space;
    private final Random random;
    private final Deque<Long> checkpoints = new ArrayDeque<>();
    private final Deque<List<Long>> blocksThen = new ArrayDeque<>();
    private List<Long> blocks = new ArrayList<>();
    int moved;

    Life(Space space, Random random) {
      this.space = space;
      this.random = random;
    }

    void step() {
      switch (random.nextInt(12)) {
        case 0, 1 -> write();
        case 2 ->
            space.putCell(Address.of(2, random.nextInt(3), random.nextInt(2000)), random.nextInt());
        case 3 -> space.copy(low(), low(), random.nextInt(3000));
        case 4 -> space.fill(low(), random.nextInt(9000), (byte) random.nextInt(2));
        case 5, 6 -> allocate();
        case 7, 8 -> free();
        case 9 -> moved += space.heap(1).evacuate(90, Long.MAX_VALUE).moves();
        case 10 -> {
          space.putLong(Address.of(3, 0, random.nextInt(500)), random.nextLong());
          if (random.nextInt(3) == 0) {
            space.endTransaction();
          }
        }
        default -> turn();
      }
    }

    private void write() {
      byte[] bytes = new byte[random.nextInt(700)];
      random.nextBytes(bytes);
      long at =
          blocks.isEmpty() || random.nextBoolean()
              ? low()
              : blocks.get(random.nextInt(blocks.size()));
      int length =
          Address.plane(at) < 4
              ? bytes.length
              : (int) Math.min(bytes.length, space.heap(1).size(at));
      space.write(at, bytes, 0, length);
    }

    private long low() {
      return Address.of(1, random.nextInt(3), random.nextInt(20_000));
    }

    private void allocate() {
      Heap heap = space.heap(1);
      for (int i = 0; i < 20; i++) {
        long block = heap.allocate(1 + random.nextInt(9000));
        space.putByte(block, (byte) 1);
        blocks.add(block);
      }
    }

    private void free() {
      for (int i = 0; i < 18 && !blocks.isEmpty(); i++) {
        space.heap(1).free(blocks.remove(random.nextInt(blocks.size())));
      }
    }

    private void turn() {
      if (checkpoints.isEmpty() || random.nextInt(3) == 0) {
        checkpoints.push(space.checkpoint());
        blocksThen.push(new ArrayList<>(blocks));
      } else if (random.nextBoolean()) {
        space.commit(checkpoints.pop());
        blocksThen.pop();
      } else {
        space.revert(checkpoints.pop());
        blocks = blocksThen.pop();
      }
    }
  }
}
