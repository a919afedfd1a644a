/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.statetest;

import dev.engram.cli.input.Hex;
import dev.engram.evm.AccessListEntry;
import dev.engram.evm.Block;
import dev.engram.evm.Evm;
import dev.engram.evm.Fork;
import dev.engram.evm.InvalidTransaction;
import dev.engram.evm.Log;
import dev.engram.evm.Receipt;
import dev.engram.evm.Transaction;
import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.precompile.UnsupportedPrecompile;
import dev.engram.evm.rlp.Rlp;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.Frames;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs cases one after another on machines of its own, one for each fork. For one thread. */
final class CaseRunner {

  /** What the state tests of all generators are made for. */
  private static final long CHAIN_ID = 1;

  private final Map<Fork, Evm> machines = new HashMap<>();

  /** What came of a case. */
  Verdict run(String file, String id, StateTest test, Fork fork, StateTest.Case chosen) {
    try {
      String difference = difference(test, fork, chosen);
      return difference == null
          ? new Verdict(file, id, Verdict.Kind.PASS, 1, "")
          : new Verdict(file, id, Verdict.Kind.FAIL, 1, difference);
    } catch (UnsupportedPrecompile e) {
      machines.clear();
      return new Verdict(file, id, Verdict.Kind.SKIP, 1, "needs precompile " + e.label());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // the machine was left in the middle of something
      machines.clear();
      return new Verdict(file, id, Verdict.Kind.FAIL, 1, "expected a result, found " + thrown(e));
    }
  }

  private @Nullable String difference(StateTest test, Fork fork, StateTest.Case chosen) {
    WorldState world = new WorldState();
    test.pre()
        .forEach((address, account) ->
            world.put(
                address, account.balance(), account.nonce(), account.code(), account.storage()));
    byte[] before = chosen.exception() == null ? new byte[0] : world.root();
    List<Log> logs = List.of();
    String refusal = null;
    Transaction transaction = transaction(test.transaction(), chosen);
    if (transaction == null) {
      refusal = "a transaction that cannot be encoded";
    } else {
      try {
        Receipt receipt =
            machines
                .computeIfAbsent(fork, which -> new Evm(which, Frames.create()))
                .transact(world, block(test.environment(), fork), transaction);
        logs = receipt.logs();
      } catch (InvalidTransaction e) {
        refusal = e.reason() + " (" + e.getMessage() + ")";
      }
    }
    if (chosen.exception() == null && refusal != null) {
      return "transaction: expected valid, found " + refusal;
    }
    if (chosen.exception() != null && refusal == null) {
      return "transaction: expected " + chosen.exception() + ", found valid";
    }
    byte[] logsHash =
        Keccak256.of(Rlp.list(logs.stream().map(CaseRunner::rlp).toArray(byte[][]::new)));
    if (!Arrays.equals(chosen.logs(), logsHash)) {
      return "logs hash: expected " + Hex.text(chosen.logs()) + ", found " + Hex.text(logsHash);
    }
    byte[] root = world.root();
    if (!Arrays.equals(chosen.hash(), root)) {
      return "state root: expected " + Hex.text(chosen.hash()) + ", found " + Hex.text(root);
    }
    if (refusal != null && !Arrays.equals(before, root)) {
      return "state root: expected that of before, "
          + Hex.text(before)
          + ", found "
          + Hex.text(root);
    }
    return null;
  }

  private static Block block(StateTest.Environment environment, Fork fork) {
    // the header's field of EIP-4399 is where the difficulty was
    boolean merged = Fork.ALL.indexOf(fork) >= Fork.ALL.indexOf(Fork.PARIS);
    Uint256 random = environment.random();
    return new Block(
        environment.number(),
        environment.timestamp(),
        environment.gasLimit(),
        environment.coinbase(),
        environment.baseFee(),
        merged && random != null ? random : environment.difficulty(),
        environment.excessBlobGas(),
        CHAIN_ID);
  }

  /**
   * The transaction of a case; null if no encoding of one can hold its numbers, or only of a type
   * after Cancun.
   */
  private static @Nullable Transaction transaction(
      StateTest.Template template, StateTest.Case chosen) {
    BigInteger gasLimit = template.gasLimit().get(chosen.gas());
    BigInteger value = template.value().get(chosen.value());
    List<@Nullable List<AccessListEntry>> lists = template.accessLists();
    List<AccessListEntry> accessList = lists == null ? null : lists.get(chosen.data());
    BigInteger fee = template.gasPrice() != null ? template.gasPrice() : template.maxFeePerGas();
    BigInteger priority =
        template.gasPrice() != null ? template.gasPrice() : template.maxPriorityFeePerGas();
    BigInteger blobFee = template.maxFeePerBlobGas();
    if (template.delegates()
        || gasLimit.bitLength() > 64
        || template.nonce().bitLength() > 64
        || !fits(value)
        || !fits(fee)
        || !fits(priority)
        || !fits(blobFee)) {
      return null;
    }
    List<Uint256> hashes = template.blobVersionedHashes();
    return new Transaction(
        type(template, accessList),
        template.sender(),
        template.to(),
        template.nonce().longValue(),
        gasLimit.longValue(),
        Uint256.of(value),
        template.data().get(chosen.data()),
        word(fee),
        word(priority),
        accessList == null ? List.of() : accessList,
        word(blobFee),
        hashes == null ? List.of() : hashes);
  }

  private static Transaction.Type type(
      StateTest.Template template, @Nullable List<AccessListEntry> accessList) {
    if (template.blobVersionedHashes() != null || template.maxFeePerBlobGas() != null) {
      return Transaction.Type.BLOB;
    }
    if (template.maxFeePerGas() != null) {
      return Transaction.Type.DYNAMIC_FEE;
    }
    return accessList == null ? Transaction.Type.LEGACY : Transaction.Type.ACCESS_LIST;
  }

  private static boolean fits(@Nullable BigInteger number) {
    return number == null || number.bitLength() <= 256;
  }

  private static Uint256 word(@Nullable BigInteger number) {
    return number == null ? Uint256.ZERO : Uint256.of(number);
  }

  private static byte[] rlp(Log log) {
    byte[][] topics =
        log.topics().stream().map(topic -> Rlp.bytes(topic.toBytes())).toArray(byte[][]::new);
    return Rlp.list(Rlp.bytes(log.address().toBytes()), Rlp.list(topics), Rlp.bytes(log.data()));
  }

  private static String thrown(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return thrown + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
