package io.jenkins.plugins.cloudrollback.simulator.huawei.rfs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.cloudrollback.simulator.http.Json;
import io.jenkins.plugins.cloudrollback.simulator.service.Modes;
import io.jenkins.plugins.cloudrollback.simulator.service.ServiceRequest;
import java.util.List;

/**
 * Divides lists into pages, as the <a
 * href="https://github.com/huaweicloud/huaweicloud-sdk-go-v3/blob/master/services/aos/v1/model/model_page_info.go">SDKs</a>
 * do.
 */
final class RfsPages {
    private static final int DEFAULT_SIZE = 10;

    private final Modes<RfsMode> modes;
    private int size = DEFAULT_SIZE;

    RfsPages(Modes<RfsMode> modes) {
        this.modes = modes;
    }

    /** Sets how many entries a page has if the request does not say so; 0 for the default. */
    void size(int count) {
        size = count == 0 ? DEFAULT_SIZE : count;
    }

    ObjectNode page(String name, List<ObjectNode> all, ServiceRequest request) {
        boolean atTop = modes.has(RfsMode.PAGED_AT_TOP);
        int most = atTop || modes.has(RfsMode.PAGED) ? size : all.size();
        String limit = request.parameter("limit");
        if (limit != null) {
            most = number("limit", limit);
            if (most < 10 || most > 1000) {
                throw Rfs.refusal(400, "RF.10011005", "The parameter limit is not between 10 and 1000");
            }
        }
        String marker = request.parameter("marker");
        // A marker says how many entries are left, so newer entries do not shift the pages.
        int left = marker == null ? all.size() : Math.min(number("marker", marker), all.size());
        List<ObjectNode> page = all.subList(all.size() - left, all.size() - Math.max(0, left - most));
        ObjectNode body = Json.object();
        body.putArray(name).addAll(page);
        ObjectNode info = atTop ? body : body.putObject("page_info").put("current_count", page.size());
        if (left > most) {
            info.put("next_marker", Integer.toString(left - most));
        } else {
            info.putNull("next_marker");
        }
        return body;
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseUnsignedInt(value);
        } catch (NumberFormatException e) {
            throw Rfs.refusal(400, "RF.10011038", "The type of " + name + " is wrong");
        }
    }
}
