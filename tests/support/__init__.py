"""What several tests share: servers in processes of their own, connections, pages to serve."""
