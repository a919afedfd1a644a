/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.evm;

import dev.engram.evm.code.Code;
import dev.engram.evm.code.Program;
import dev.engram.evm.crypto.Keccak256;
import dev.engram.evm.precompile.Precompile;
import dev.engram.evm.precompile.UnsupportedPrecompile;
import dev.engram.evm.state.Account;
import dev.engram.evm.state.Address;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Limbs;
import dev.engram.evm.uint256.Uint256;
import dev.engram.frames.Frames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An Ethereum Virtual Machine for one fork, on a call memory.
 *
 * {@snippet :
 * Evm evm = new Evm(Fork.CANCUN, Frames.create());
 * Receipt receipt = evm.transact(state, block, transaction);
 * }
 *
 * <p><b>Lifetime</b>: reusable; what it needs for a call is kept for the next, so that calls
 * allocate nothing in the steady state. <b>Threads</b>: one at a time; threads have machines of
 * their own. <b>Errors</b>: a transaction that no block may hold is an {@link InvalidTransaction};
 * what goes wrong while code runs is in the {@link Receipt}; {@link UnsupportedPrecompile}, and
 * whatever {@link BlockHashes} or the memory's sink throw, leave a state in which the transaction
 * is undone.
 */
public final class Evm {

  private static final long MOST_REFUNDED_OLD = 2;
  private static final long MOST_REFUNDED = 5;

  private final Fork fork;
  private final Machine machine;
  private final BlockHashes blockHashes;
  private final TransactionRules rules;

  /**
   * A machine whose BLOCKHASH is the Keccak-256 of the number's decimal digits, as in official
   * state tests.
   */
  public Evm(Fork fork, Frames memory) {
    this(fork, memory, Evm::hashOfDigits);
  }

  /** A machine that asks {@code blockHashes} for the hashes of earlier blocks. */
  public Evm(Fork fork, Frames memory, BlockHashes blockHashes) {
    this.fork = fork;
    this.blockHashes = blockHashes;
    machine = new Machine(fork, memory);
    rules = new TransactionRules(fork);
  }

  /**
   * Runs a transaction: its checks, its fees, its code, its refund, Yellow Paper section 6.
   *
   * @throws InvalidTransaction if it breaks a rule; the state is as it was
   */
  public Receipt transact(WorldState state, Block block, Transaction transaction)
      throws InvalidTransaction {
    Environment environment =
        new Environment(
            block,
            transaction.sender(),
            rules.gasPrice(block, transaction),
            transaction.blobVersionedHashes(),
            blockHashes);
    long intrinsicGas = rules.check(state, environment, transaction);
    state.beginTransaction();
    try {
      return run(state, environment, transaction, intrinsicGas);
    } finally {
      state.endTransaction();
    }
  }

  /** Runs a bare message: code with gas, and nothing that a transaction adds. */
  public Receipt call(WorldState state, Block block, Message message) {
    Environment environment =
        new Environment(block, message.sender(), Uint256.ZERO, List.of(), blockHashes);
    state.beginTransaction();
    int start = state.checkpoint();
    try {
      warm(state, environment, message.sender(), message.to(), List.of());
      return run(
          state,
          environment,
          message.sender(),
          message.to(),
          message.value(),
          message.input(),
          message.gas());
    } catch (RuntimeException | Error e) {
      state.revertTo(start);
      throw e;
    } finally {
      state.endTransaction();
    }
  }

  private Receipt run(
      WorldState state, Environment environment, Transaction transaction, long intrinsicGas) {
    int start = state.checkpoint();
    try {
      Account sender = state.account(transaction.sender());
      Uint256 price = environment.gasPrice();
      long gasLimit = transaction.gasLimit();
      debit(sender, cost(gasLimit, price));
      long blobGas = (long) BlobGas.PER_BLOB * transaction.blobVersionedHashes().size();
      debit(sender, cost(blobGas, environment.blobBaseFee()));
      warm(state, environment, transaction.sender(), transaction.to(), transaction.accessList());
      if (transaction.to() != null) {
        sender.incrementNonce();
      }
      Receipt receipt =
          run(
              state,
              environment,
              transaction.sender(),
              transaction.to(),
              transaction.value(),
              transaction.data(),
              gasLimit - intrinsicGas);
      long unrefunded = receipt.gasUsed() + intrinsicGas;
      long refund = Math.min(machine.accounts.refund(), unrefunded / mostRefunded());
      long used = unrefunded - refund;
      credit(sender, cost(gasLimit - used, price));
      Account coinbase = state.account(environment.block().coinbase());
      credit(coinbase, cost(used, tip(environment)));
      return new Receipt(
          receipt.halt(), used, refund, receipt.output(), receipt.logs(), receipt.created());
    } catch (RuntimeException | Error e) {
      state.revertTo(start);
      throw e;
    }
  }

  /** Runs the outermost call; the receipt's gas is what it used, before any refund. */
  private Receipt run(
      WorldState state,
      Environment environment,
      Address from,
      @Nullable Address to,
      Uint256 value,
      byte[] input,
      long gas) {
    Account sender = state.account(from);
    Call call = machine.begin(state, environment);
    sender.address(call.caller, 0);
    Limbs.set(call.value, 0, value);
    call.isStatic = false;
    call.gas = gas;
    call.created = null;
    Halt halt =
        to == null ? create(state, call, sender, input) : call(state, call, sender, to, input);
    boolean success = halt == Halt.SUCCESS;
    byte[] output =
        success && to == null
            ? call.self.code().bytes().clone()
            : machine.memory().returnData().toBytes();
    return new Receipt(
        halt,
        gas - call.gas,
        0,
        output,
        machine.data.logs(),
        success && to == null ? call.self.address() : null);
  }

  private Halt call(WorldState state, Call call, Account sender, Address to, byte[] input) {
    Account target = state.account(to);
    call.self = target;
    call.input(input, 0, input.length);
    int checkpoint = state.checkpoint();
    if (!sender.canPay(call.value, 0)) {
      call.gas = 0;
      return Halt.INSUFFICIENT_BALANCE;
    }
    sender.debit(call.value, 0);
    target.credit(call.value, 0);
    Precompile precompile = machine.calls.precompile(to.limb0(), to.limb1(), to.limb2());
    if (precompile != null) {
      long left = machine.calls.run(precompile, call.gas, call.memory, input, 0, input.length);
      call.gas = Math.max(0, left);
      if (left < 0) {
        state.revertTo(checkpoint);
        return Halt.ofGas(left);
      }
      return Halt.SUCCESS;
    }
    machine.enter(call, target.code(), checkpoint, 0);
    return machine.run();
  }

  private Halt create(WorldState state, Call call, Account sender, byte[] init) {
    Account target = state.account(CreateInstructions.address(sender.address(), sender.nonce()));
    call.self = target;
    if (!sender.canPay(call.value, 0)) {
      call.gas = 0;
      return Halt.INSUFFICIENT_BALANCE;
    }
    if (sender.nonce() == -1) {
      call.gas = 0;
      return Halt.NONCE_OVERFLOW;
    }
    sender.incrementNonce();
    target.warm();
    if (CreateInstructions.isTaken(target)) {
      call.gas = 0;
      return Halt.ADDRESS_COLLISION;
    }
    if (init.length > Program.MAX_CODE) {
      call.gas = 0;
      return Halt.MEMORY_LIMIT_EXCEEDED;
    }
    call.noInput();
    call.created = target;
    int checkpoint = state.checkpoint();
    target.create();
    sender.debit(call.value, 0);
    target.credit(call.value, 0);
    machine.enter(call, Code.of(init), checkpoint, 0);
    return machine.run();
  }

  /** Makes warm what is warm from the start, EIP-2929, 2930 and 3651. */
  private void warm(
      WorldState state,
      Environment environment,
      Address from,
      @Nullable Address to,
      List<AccessListEntry> accessList) {
    state.account(from).warm();
    if (to != null) {
      state.account(to).warm();
    }
    if (fork.has(Eip.EIP_3651)) {
      state.account(environment.block().coinbase()).warm();
    }
    for (long address = 1; address <= machine.calls.lastPrecompile(); address++) {
      state.account(address, 0, 0).warm();
    }
    for (AccessListEntry entry : accessList) {
      Account account = state.account(entry.address());
      account.warm();
      for (Uint256 key : entry.storageKeys()) {
        account.slot(key.limb0(), key.limb1(), key.limb2(), key.limb3()).warm();
      }
    }
  }

  /** Wei per gas for the coinbase; from London on the base fee is burnt. */
  private Uint256 tip(Environment environment) {
    return fork.has(Eip.EIP_1559)
        ? Uint256.of(
            environment
                .gasPrice()
                .toBigInteger()
                .subtract(environment.block().baseFee().toBigInteger()))
        : environment.gasPrice();
  }

  private long mostRefunded() {
    return fork.has(Eip.EIP_3529) ? MOST_REFUNDED : MOST_REFUNDED_OLD;
  }

  private static Uint256 cost(long gas, Uint256 price) {
    return Uint256.of(Uint256.of(gas).toBigInteger().multiply(price.toBigInteger()));
  }

  private static void debit(Account account, Uint256 amount) {
    account.debit(limbs(amount), 0);
  }

  private static void credit(Account account, Uint256 amount) {
    account.credit(limbs(amount), 0);
  }

  private static long[] limbs(Uint256 value) {
    return new long[] {value.limb0(), value.limb1(), value.limb2(), value.limb3()};
  }

  private static Uint256 hashOfDigits(long number) {
    byte[] digits = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    return Uint256.fromBytes(Keccak256.of(digits), 0, 32);
  }
}
