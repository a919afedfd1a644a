/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.hash.Hasher;
import dev.engram.merkle.proof.Commitment;
import dev.engram.space.Address;
import dev.engram.space.Space;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tiles are written for what changed, and that none is for what did not. */
final class TreeWriterTest {

  /** The groups of the base, of one tile, and one that is far from them. */
  private static final int FIRST = 1 << 20;

  private static final int SECOND = FIRST + 1;
  private static final int FAR = FIRST + 0x8_0000;

  private static final byte[] OTHER = new byte[Hasher.DIGEST];

  static {
    Arrays.fill(OTHER, (byte) 7);
  }

  @TempDir Path folder;

  private Database database;
  private Tree base;

  /** The tiles that were written, by level and index. */
  private final List<String> written = new ArrayList<>();

  @BeforeEach
  void make() {
    Path directory = folder.resolve("store");
    try (Store store = Store.builder().create(true).cache(4 << 20).open(directory);
        StoredMemory memory = store.create("m", Space.builder())) {
      for (int group : new int[] {FIRST, SECOND, FAR}) {
        memory.space().putLong(Address.at(1, (group - FIRST) * 4_096L), group);
      }
      memory.commit();
    }
    database = Database.open(directory.resolve(Store.DATABASE), false, 1 << 20);
    Catalogue catalogue = new Catalogue(new Records(database, 1 << 20));
    base = catalogue.tree(1, catalogue.head(catalogue.require("m")));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private TreeWriter writer(@Nullable Tree on) {
    return new TreeWriter(
        on,
        2,
        new NodeDigests(new Commitment(HashAlgorithm.SHA_256)),
        (level, index, _) -> written.add(level + "/" + index));
  }

  private byte[] digest(int group) {
    Tile leaf = Objects.requireNonNull(base.above(group));
    int at = Tile.child(group, 1) * Hasher.DIGEST;
    return Arrays.copyOfRange(leaf.digests, at, at + Hasher.DIGEST);
  }

  private void isBase(TreeWriter.Result result) {
    assertThat(written).isEmpty();
    assertThat(result.top()).isEqualTo(1);
    assertThat(result.pages()).isEqualTo(3);
    assertThat(result.memory()).isEqualTo(base.version.memory());
  }

  @Test
  void groupsComeInOrderAndEachOnce() {
    TreeWriter writer = writer(null);
    assertThat(writer.set(5, 1, OTHER, 0)).isTrue();
    for (int group : new int[] {5, 4}) {
      assertThatThrownBy(() -> writer.set(group, 1, OTHER, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("group " + group + " after 5");
    }
  }

  @Test
  void whatIsTheSameIsNotWritten() {
    TreeWriter writer = writer(base);
    assertThat(writer.set(FIRST, 1, digest(FIRST), 0)).isFalse();
    assertThat(writer.set(FAR, 1, digest(FAR), 0)).isFalse();
    isBase(writer.finish());
  }

  @Test
  void zerosWhereNothingWasAreNotWritten() {
    TreeWriter writer = writer(base);
    assertThat(writer.set(1, 0, OTHER, 0)).isFalse(); // in another region
    assertThat(writer.set(FIRST + 2, 0, OTHER, 0)).isFalse(); // beside what there is
    assertThat(writer.set(FIRST + 0x4_0000, 0, OTHER, 0)).isFalse(); // between
    isBase(writer.finish());
  }

  @Test
  void zerosAreNoGroupWhateverTheirDigest() {
    TreeWriter writer = writer(base);
    assertThat(writer.set(FAR, 0, digest(FAR), 0)).isTrue();
    TreeWriter.Result result = writer.finish();
    assertThat(result.pages()).isEqualTo(2);
    // its own tile is empty, as are those above it up to where the other two are
    assertThat(written).containsExactly("5/1", "6/0", "7/0");
  }

  @Test
  void whatChangedIsWrittenWithAllAboveIt() {
    TreeWriter writer = writer(base);
    assertThat(writer.set(SECOND, 1, OTHER, 0)).isTrue();
    TreeWriter.Result result = writer.finish();
    assertThat(result.top()).isEqualTo(2);
    assertThat(written).containsExactly("1/65536", "2/4096", "3/256", "4/16", "5/1", "6/0", "7/0");
  }

  @Test
  void whatIsTheSameAfterwardsIsNotWritten() {
    TreeWriter writer = writer(base);
    assertThat(writer.set(SECOND, 1, OTHER, 0)).isTrue();
    assertThat(writer.set(FAR, 1, digest(FAR), 0)).isFalse();
    assertThat(writer.finish().pages()).isEqualTo(3);
    assertThat(written).containsExactly("1/65536", "2/4096", "3/256", "4/16", "5/1", "6/0", "7/0");
  }

  @Test
  void ofNothingThereIsNoTop() {
    TreeWriter writer = writer(base);
    for (int group : new int[] {FIRST, SECOND, FAR}) {
      assertThat(writer.set(group, 0, OTHER, 0)).isTrue();
    }
    TreeWriter.Result result = writer.finish();
    assertThat(result.top()).isZero();
    assertThat(result.pages()).isZero();
    assertThat(written).isEmpty();
    TreeWriter.Result empty = writer(null).finish();
    assertThat(empty.top()).isZero();
    assertThat(empty.memory()).isEqualTo(result.memory());
  }
}
