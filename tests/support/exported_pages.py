"""What an exported page carries."""

import json
import re

from layers.packing.shared_values import expand_values

DATA_PATTERN = re.compile(r'(<script type="application/json"[^>]*>)(.*?)(</script>)', re.DOTALL)


def read_page_document(html):
    """Return the map document of a page."""
    return expand_values(json.loads(DATA_PATTERN.search(html)[2]))
