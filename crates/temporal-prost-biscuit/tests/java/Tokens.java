import biscuit.format.schema.Schema.PublicKey.Algorithm;
import org.biscuitsec.biscuit.crypto.KeyPair;
import org.biscuitsec.biscuit.crypto.PublicKey;
import java.time.Duration;
import org.biscuitsec.biscuit.datalog.RunLimits;
import org.biscuitsec.biscuit.error.Error;
import org.biscuitsec.biscuit.token.Biscuit;
import org.biscuitsec.biscuit.token.builder.Block;

/** Reads tokens of the crate, and makes tokens for it, with an implementation that shares no code with ours. */
class Tokens {
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "verify" -> verify(arguments);
            case "mint" -> mint(arguments);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Arguments: public key in hexadecimal digits, token, policy, facts. Prints the result. */
    static void verify(String[] arguments) throws Exception {
        var key = new PublicKey(Algorithm.Ed25519, arguments[1]);
        var authorizer = Biscuit.from_b64url(arguments[2], key).authorizer();
        authorizer.add_policy(arguments[3]);
        for (int index = 4; index < arguments.length; index++) {
            authorizer.add_fact(arguments[index]);
        }
        try {
            // The default limit of five milliseconds is too short for a cold virtual machine.
            authorizer.authorize(new RunLimits(1000, 100, Duration.ofMinutes(1)));
            System.out.println("allowed");
        } catch (Error.FailedLogic refused) {
            System.out.println("refused");
        }
    }

    /** Arguments: checks of the command. Prints the public key and the token of a viewer for this command. */
    static void mint(String[] arguments) throws Exception {
        var root = KeyPair.generate(Algorithm.Ed25519);
        var builder = Biscuit.builder(root);
        builder.set_root_key_id(1);
        builder.add_authority_fact("user(\"jane\")").add_authority_fact("role(\"viewer\")");
        builder.add_authority_fact("right(\"clusters.read\")");
        builder.add_authority_check("check if time($time), $time < 2030-01-01T00:00:00Z");
        var block = new Block().add_fact("nonce(\"made-in-java\")");
        for (int index = 1; index < arguments.length; index++) {
            block.add_check(arguments[index]);
        }
        System.out.println(root.public_key().toHex());
        System.out.println(builder.build().attenuate(block).serialize_b64url());
    }
}
