package io.jenkins.plugins.cloudrollback.simulator.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Reply;
import io.jenkins.plugins.cloudrollback.simulator.service.Operation;

/** Renders replies as XML, the default of Alibaba Cloud's APIs. */
public final class AlibabaXml {
    private AlibabaXml() {}

    public static Reply of(Reply reply, Operation operation) {
        String root = reply.status() >= 400 ? "Error" : operation.name() + "Response";
        StringBuilder xml = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>");
        append(xml, root, reply.json());
        return Reply.xml(reply.status(), xml.toString());
    }

    private static void append(StringBuilder xml, String name, JsonNode node) {
        if (node.isArray()) {
            node.forEach(element -> append(xml, name, element));
            return;
        }
        xml.append('<').append(name).append('>');
        if (node.isObject()) {
            node.properties().forEach(field -> append(xml, field.getKey(), field.getValue()));
        } else {
            xml.append(node.asText().replace("&", "&amp;").replace("<", "&lt;"));
        }
        xml.append("</").append(name).append('>');
    }
}
