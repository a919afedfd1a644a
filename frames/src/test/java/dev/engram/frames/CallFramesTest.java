/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.engram.frames.MemoryException.ChildContextActive;
import dev.engram.frames.MemoryException.InvalidOffset;
import dev.engram.frames.MemoryException.MemoryLimitExceeded;
import dev.engram.frames.MemoryException.NoChildContextToRevertOrCommit;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Frames that share a buffer. The nested classes follow the testing strategy of the call memory's
 * document; its benchmarks are in module {@code bench}.
 */
class CallFramesTest {

  private final Frames frames = Frames.create();
  private final Frame root = frames.root();

  @Nested
  class BasicOperations {

    @Test
    void aChildReadsWritesAndGrowsLikeAnyMemory() {
      root.putWord(0, Words.counting(1));
      Frame child = root.enter();
      child.putByte(0, 0xAB);
      child.putWord(40, Words.counting(9));
      assertThat(child.getByte(0)).isEqualTo(0xAB);
      assertThat(child.getWord(40)).isEqualTo(Words.counting(9));
      assertThat(child.size()).isEqualTo(96);
      assertThat(child.expand(97)).isEqualTo(1);
      child.copy(0, 40, 32);
      assertThat(child.getWord(0)).isEqualTo(Words.counting(9));
      assertThat(root.getWord(0)).isEqualTo(Words.counting(1));
    }

    @Test
    void aMemoryIsBuiltWithChoicesOfItsOwn() {
      assertThat(frames.capacity()).isEqualTo(Frames.DEFAULT_CAPACITY).isEqualTo(4_096);
      assertThat(Frames.builder().capacity(100).build().capacity()).isEqualTo(100);
      assertThatIllegalArgumentException().isThrownBy(() -> Frames.builder().capacity(-1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Frames.builder().capacity(Frames.MAX_TOTAL + 1L))
          .withMessageContaining("2147483617");
      assertThatIllegalArgumentException().isThrownBy(() -> Frames.builder().limit(-1));
    }

    @Test
    void theBufferDoubles() {
      root.expand(4_097);
      assertThat(frames.capacity()).isEqualTo(8_192);
      root.expand(100_000);
      assertThat(frames.capacity()).isEqualTo(100_000);
      root.expand(100_001);
      assertThat(frames.capacity()).isEqualTo(200_000);
      Frames none = Frames.builder().capacity(0).build();
      none.root().putByte(0, 1);
      assertThat(none.capacity()).isEqualTo(4_096);
    }

    @Test
    void theExampleOfTheClassDocHolds() {
      Frame root = Frames.create().root();
      root.putByte(0, 0xFF);
      Frame child = root.enter();
      child.putByte(0, 0x2A);
      assertThat(root.returnData().size()).isZero();
      root.release();
      assertThat(root.getByte(0)).isEqualTo(0xFF);
    }
  }

  @Nested
  class CreationAndManagement {

    @Test
    void aChildStartsEmptyAtItsParentsEnd() {
      root.putByte(1_023, 1);
      Frame child = root.enter();
      assertThat(frames.depth()).isEqualTo(1);
      assertThat(frames.innermost()).isSameAs(child);
      assertThat(child.isEmpty()).isTrue();
      child.putByte(0, 0x77);
      assertThat(root.array()[1_024]).isEqualTo((byte) 0x77);
      assertThat(frames.total()).isEqualTo(1_056);
    }

    @Test
    void aParentHasOneChildAtATime() {
      root.enter();
      refuses(ChildContextActive.class, root::enter);
      assertThat(frames.depth()).isEqualTo(1);
    }

    @Test
    void aChildThatIsNotThereCannotEnd() {
      refuses(NoChildContextToRevertOrCommit.class, root::revert);
      refuses(NoChildContextToRevertOrCommit.class, root::release);
      refuses(NoChildContextToRevertOrCommit.class, root::commit);
      Frame child = root.enter();
      refuses(NoChildContextToRevertOrCommit.class, child::revert);
      root.revert();
      refuses(NoChildContextToRevertOrCommit.class, root::revert);
    }

    @Test
    void aChildCannotEndBeforeItsOwnChild() {
      Frame child = root.enter();
      child.enter();
      refuses(ChildContextActive.class, root::revert);
      refuses(ChildContextActive.class, root::release);
      refuses(ChildContextActive.class, root::commit);
      assertThat(frames.depth()).isEqualTo(2);
      child.revert();
      root.revert();
      assertThat(frames.depth()).isZero();
    }

    @Test
    void aFrameThatHasEndedIsEmptyAndRefusesToGrowOrToEnter() {
      Frame child = root.enter();
      child.putWord(0, Words.counting(1));
      root.release();
      assertThat(child.size()).isZero();
      refuses(InvalidOffset.class, () -> child.getByte(0));
      assertThatIllegalStateException().isThrownBy(() -> child.putByte(0, 1));
      assertThatIllegalStateException().isThrownBy(() -> child.store(100, 0, new long[4], 0));
      assertThatIllegalStateException().isThrownBy(child::enter);
      refuses(NoChildContextToRevertOrCommit.class, child::revert);
      assertThat(root.enter()).isSameAs(child);
    }

    @Test
    void resetEndsAllFramesAndEmptiesTheRoot() {
      root.putByte(0, 1);
      Frame child = root.enter();
      child.putByte(0, 2);
      child.returnBytes(0, 1);
      child.enter().putByte(0, 3);
      frames.reset();
      assertThat(frames.depth()).isZero();
      assertThat(frames.total()).isZero();
      assertThat(root.isEmpty()).isTrue();
      assertThat(child.isEmpty()).isTrue();
      assertThat(frames.returnData().size()).isZero();
      root.expand(100);
      assertThat(root.snapshot()).containsOnly(0);
    }

    @Test
    void resetGivesAHugeBufferBack() {
      root.expand(70_000_000);
      frames.reset();
      assertThat(frames.capacity()).isEqualTo(Frames.DEFAULT_CAPACITY);
      root.putByte(0, 1);
      assertThat(root.getByte(0)).isEqualTo(1);
    }
  }

  @Nested
  class RevertReleaseAndCommit {

    @Test
    void revertDiscardsWhatTheChildWrote() {
      root.putWord(0, Words.counting(1));
      Frame child = root.enter();
      fill(child, 100);
      root.revert();
      assertThat(root.snapshot()).isEqualTo(Words.counting(1));
      assertThat(frames.total()).isEqualTo(32);
    }

    @Test
    void releaseDiscardsItTooButReturnDataStays() {
      Frame child = root.enter();
      child.putWord(0, Words.counting(5));
      child.returnBytes(2, 3);
      root.release();
      assertThat(root.isEmpty()).isTrue();
      assertThat(root.returnData().toBytes()).containsExactly(7, 8, 9);
    }

    @Test
    void commitAppendsTheChildsBytesToItsParents() {
      root.putWord(0, Words.counting(1));
      Frame child = root.enter();
      child.putWord(0, Words.counting(50));
      child.expand(64);
      root.commit();
      assertThat(root.size()).isEqualTo(96);
      assertThat(frames.total()).isEqualTo(96);
      assertThat(root.getWord(0)).isEqualTo(Words.counting(1));
      assertThat(root.getWord(32)).isEqualTo(Words.counting(50));
      assertThat(root.getWord(64)).containsOnly(0);
      Frame next = root.enter();
      next.expand(32);
      assertThat(next.getWord(0)).containsOnly(0);
    }

    @Test
    void commitOfAChildThatWroteNothingBringsZerosEvenOverOldBytes() {
      fill(root.enter(), 10_000);
      root.revert();
      root.enter().expand(9_000);
      root.commit();
      assertThat(root.snapshot()).hasSize(9_024).containsOnly(0);
    }

    @Test
    void commitOfSparseFramesBringsWhatTheyRead() {
      dirtyBuffer(100_000);
      root.expand(20_000);
      root.putByte(15_000, 1);
      Frame child = root.enter();
      child.expand(30_016);
      child.putByte(25_000, 2);
      root.commit();
      byte[] expected = new byte[50_016];
      expected[15_000] = 1;
      expected[45_000] = 2;
      assertThat(Arrays.mismatch(root.snapshot(), expected)).isEqualTo(-1);
    }

    @Test
    void aSecondChildReadsZeroWhereTheFirstWrote() {
      Frame first = root.enter();
      fill(first, 5_000);
      root.revert();
      Frame second = root.enter();
      second.expand(6_000);
      assertThat(second.getBytes(0, 6_000)).containsOnly(0);
    }

    @Test
    void aParentReadsZeroWhereItsChildWrote() {
      root.putByte(10, 1);
      fill(root.enter(), 5_000);
      root.release();
      root.expand(6_000);
      assertThat(root.getBytes(32, 5_968)).containsOnly(0);
      assertThat(root.getByte(10)).isEqualTo(1);
    }

    @Test
    void aParentsLastPageIsClearedAgainWhereItsChildWrote() {
      dirtyBuffer(40_000);
      root.expand(20_000);
      root.putByte(19_990, 1);
      fill(root.enter(), 5_000);
      root.release();
      root.expand(26_000);
      byte[] expected = new byte[26_016];
      expected[19_990] = 1;
      assertThat(Arrays.mismatch(root.snapshot(), expected)).isEqualTo(-1);
    }
  }

  @Nested
  class NestedFrames {

    @Test
    void fourLevelsAreIsolated() {
      Frame[] levels = new Frame[4];
      levels[0] = root;
      for (int i = 0; i < 4; i++) {
        levels[i].putWord(0, Words.counting(10 * i));
        if (i < 3) {
          levels[i + 1] = levels[i].enter();
        }
      }
      for (int i = 3; i >= 0; i--) {
        assertThat(levels[i].getWord(0)).isEqualTo(Words.counting(10 * i));
        assertThat(levels[i].size()).isEqualTo(32);
      }
      levels[2].revert();
      levels[1].release();
      root.commit();
      assertThat(root.size()).isEqualTo(64);
      assertThat(root.getWord(32)).isEqualTo(Words.counting(10));
    }

    @Test
    void aCommitReachesTheRootThroughAllLevels() {
      Frame child = root.enter();
      Frame grandchild = child.enter();
      grandchild.putByte(0, 3);
      child.commit();
      root.commit();
      assertThat(root.getByte(0)).isEqualTo(3);
      assertThat(root.size()).isEqualTo(32);
    }

    @Test
    void aGrownBufferServesAllFrames() {
      root.putWord(0, Words.counting(1));
      Frame child = root.enter();
      child.putWord(0, Words.counting(2));
      Frame grandchild = child.enter();
      grandchild.putByte(1_000_000, 3);
      assertThat(root.array()).isSameAs(child.array()).isSameAs(grandchild.array());
      root.putByte(0, 9);
      assertThat(root.array()[0]).isEqualTo((byte) 9);
      assertThat(child.getWord(0)).isEqualTo(Words.counting(2));
    }
  }

  @Nested
  class LimitAndBoundaries {

    @Test
    void theLimitIsForAllFramesTogether() {
      Frames limited = Frames.builder().limit(256).build();
      limited.root().expand(128);
      Frame child = limited.root().enter();
      child.expand(96);
      Frame grandchild = child.enter();
      grandchild.putByte(31, 1);
      refuses(MemoryLimitExceeded.class, () -> grandchild.putByte(32, 1));
      assertThat(grandchild.size()).isEqualTo(32);
      child.revert();
      child.putByte(127, 1);
      refuses(MemoryLimitExceeded.class, () -> child.putByte(128, 1));
    }

    @Test
    void emptyFramesEnterAndEnd() {
      Frame child = root.enter();
      Frame grandchild = child.enter();
      assertThat(grandchild.snapshot()).isEmpty();
      child.commit();
      root.revert();
      assertThat(frames.total()).isZero();
    }

    @Test
    void aChildEndsWhereItsParentCannotReachAndTheOtherWayRound() {
      root.putByte(63, 1);
      Frame child = root.enter();
      child.putByte(0, 2);
      refuses(InvalidOffset.class, () -> root.getByte(64));
      refuses(InvalidOffset.class, () -> child.getByte(-1));
      refuses(ChildContextActive.class, () -> root.putByte(64, 3));
      assertThat(child.getByte(0)).isEqualTo(2);
    }
  }

  private void dirtyBuffer(int length) {
    fill(root, length);
    frames.reset();
  }

  static void fill(Frame frame, int length) {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 0xEE);
    frame.putBytes(0, data);
  }

  private static void refuses(Class<? extends MemoryException> with, Runnable operation) {
    assertThatExceptionOfType(with).isThrownBy(operation::run);
  }
}
