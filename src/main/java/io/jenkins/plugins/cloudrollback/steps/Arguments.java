package io.jenkins.plugins.cloudrollback.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.TaskListener;
import hudson.util.EditDistance;
import io.jenkins.plugins.cloudrollback.core.text.BadParameterException;
import io.jenkins.plugins.cloudrollback.core.text.Message;
import io.jenkins.plugins.cloudrollback.core.text.TextParameter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/**
 * The arguments that a Pipeline or Job DSL gives to a step, taken in their own type only. Otherwise {@code 'yes'} would
 * count as false, 0.5 as 0, and a misspelt {@code dryRun} would be skipped: each a rollback that nobody asked for.
 */
final class Arguments {
    private Arguments() {}

    /**
     * Returns the arguments in the types of their parameters, without those that are null and so have their default.
     *
     * @throws BadParameterException naming the first that is not known or not valid
     */
    static Map<String, Object> check(Class<?> type, Map<String, Object> arguments) {
        DescribableModel<?> model = DescribableModel.of(type);
        Map<String, Object> checked = new LinkedHashMap<>();
        arguments.forEach((name, value) -> {
            DescribableParameter parameter = model.getParameter(name);
            if (parameter == null) {
                throw unknown(name, model);
            }
            if (value != null) {
                checked.put(name, convert(name, parameter.getErasedType(), value));
            }
        });
        return checked;
    }

    private static BadParameterException unknown(String name, DescribableModel<?> model) {
        List<String> names = model.getParameters().stream()
                .map(DescribableParameter::getName)
                .toList();
        String nearest = names.stream()
                .filter(known -> known.startsWith(name))
                .findFirst()
                .orElseGet(() -> EditDistance.findNearest(name, names));
        return new BadParameterException(name, message("unknown", name, nearest));
    }

    private static Object convert(String name, Class<?> type, Object value) {
        String text = show(value);
        if (type == List.class && value instanceof List<?> list) {
            return list.stream().map(element -> rollback(name, element)).toList();
        } else if (type == String.class && value instanceof CharSequence) {
            return text;
        } else if (type == boolean.class || type == Boolean.class) {
            if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
                return Boolean.valueOf(text);
            }
        } else if (type == Integer.class) {
            try {
                return new BigDecimal(text).intValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                throw bad(name, value, message("integer"));
            }
        } else if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return Arrays.stream(constants)
                    .filter(constant -> constant.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> bad(name, value, message("enum", Arrays.toString(constants))));
        }
        throw bad(name, value, message(type.getSimpleName().toLowerCase(Locale.ROOT)));
    }

    /** Instantiates a nested rollback here, as Jenkins would wrap its refusal in another exception. */
    private static RollbackStep rollback(String name, Object element) {
        try {
            if (element instanceof UninstantiatedDescribable nested) {
                return nested.instantiate(RollbackStep.class, TaskListener.NULL);
            } else if (element instanceof Map<?, ?> map) {
                Map<String, Object> nested = new HashMap<>();
                map.forEach((key, argument) -> nested.put(String.valueOf(key), argument));
                String type = (String) nested.remove(DescribableModel.CLAZZ);
                return rollback(name, new UninstantiatedDescribable(null, type, nested));
            }
            return RollbackStep.class.cast(Objects.requireNonNull(element));
        } catch (BadParameterException e) {
            throw e;
        } catch (Exception e) {
            throw bad(name, element, message("list"));
        }
    }

    private static BadParameterException bad(String name, Object value, Message expected) {
        return TextParameter.bad(name, show(value), expected);
    }

    /** Shows what is neither a text nor a number nor a boolean by its type, as it may hold anything. */
    private static String show(@CheckForNull Object value) {
        if (value instanceof UninstantiatedDescribable nested) {
            return String.valueOf(nested.getSymbol() == null ? nested.getKlass() : nested.getSymbol());
        }
        boolean plain = value == null
                || value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum;
        return plain ? String.valueOf(value) : value.getClass().getSimpleName();
    }

    private static Message message(String key, Object... arguments) {
        return Message.of("Messages", "argument." + key, arguments);
    }
}
